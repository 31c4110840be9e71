#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "gateway/session.h"
#include "unit/gateway/gateway_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

std::string Quoted(std::int64_t value) {
  return "\"" + std::to_string(value) + "\"";
}

TEST(SessionMessagesTest, WelcomesOnceEveryQueryShowsTheDevice) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  device->Say(f.LoginText(5));
  const auto found = f.Query();
  ASSERT_EQ(found.size(), 1u);
  const Connection& connection = found[0].connection;
  EXPECT_EQ(connection.device, DeviceId{5});
  EXPECT_EQ(connection.platform, Platform::kIos);
  EXPECT_EQ(connection.client_version, ClientVersion{9007199254740993});
  EXPECT_EQ(device->texts().size(), 1u);
  EXPECT_EQ(device->Member("ConnId"), "\"" + connection.id.ToText() + "\"");
  EXPECT_EQ(device->Member("AppId"), "7");
  EXPECT_EQ(device->Member("UserId"), "\"42\"");
  EXPECT_EQ(device->Member("HeartbeatSeconds"), "25");
  EXPECT_EQ(device->Member("TokenExpiresAt"), Quoted(UnixMillis(f.clock.Wall() + 1h)));
  EXPECT_EQ(device->Member("ServerTime"), Quoted(UnixMillis(f.clock.Wall())));
  EXPECT_EQ(f.Logins(LoginVerdict::kWelcomed), 1);
  EXPECT_EQ(f.metrics.gateway_sessions.Value(), 1);
}

TEST(SessionMessagesTest, SaysNothingBeforeTheEngineHasAccepted) {
  GatewayFixture f;
  f.engine.HoldConnects(true);
  const auto device = f.Upgraded();
  device->Say(f.LoginText());
  EXPECT_TRUE(device->texts().empty());
  f.engine.HoldConnects(false);
  f.loop.Run();
  EXPECT_EQ(device->Member("Type"), "\"Welcome\"");
}

TEST(SessionMessagesTest, RemovesALoginThatWasAnsweredAfterTheDeviceHadLeft) {
  GatewayFixture f;
  f.engine.HoldConnects(true);
  const auto device = f.Upgraded();
  device->Say(f.LoginText());
  device->peer().SendEnd();
  f.loop.Run();
  f.engine.HoldConnects(false);
  f.loop.Run();
  EXPECT_EQ(f.OnlineCount(), 0u);
  EXPECT_EQ(f.door.sockets(), 0u);
  EXPECT_EQ(f.Logins(LoginVerdict::kAbandoned), 1);
  EXPECT_EQ(f.Logins(LoginVerdict::kWelcomed), 0);
}

TEST(SessionMessagesTest, PongTellsTheServersTime) {
  GatewayFixture f;
  const auto device = f.Online();
  f.loop.RunFor(1234ms);
  device->Say(R"({"Type":"Ping"})");
  EXPECT_EQ(device->LastText(),
            R"({"Type":"Pong","ServerTime":)" + Quoted(UnixMillis(f.clock.Wall())) + "}");
  EXPECT_EQ(f.metrics.gateway_heartbeats.Value(), 1);
}

TEST(SessionMessagesTest, PingIsAnsweredWhileTheLoginIsOnItsWay) {
  GatewayFixture f;
  f.engine.HoldConnects(true);
  const auto device = f.Upgraded();
  device->Say(f.LoginText());
  device->Say(R"({"Type":"Ping"})");
  EXPECT_EQ(device->Member("Type"), "\"Pong\"");
  f.engine.HoldConnects(false);
  f.loop.Run();
  EXPECT_EQ(device->Member("Type"), "\"Welcome\"");
}

TEST(SessionMessagesTest, LogoutIsAnsweredByANormalCloseAndRemovesAtOnce) {
  GatewayFixture f;
  const auto device = f.Online();
  device->Say(R"({"Type":"Logout"})");
  EXPECT_EQ(device->close_code(), 1000);
  EXPECT_EQ(f.OnlineCount(), 0u);
  EXPECT_EQ(f.Disconnects(DisconnectReason::kClosed), 1);
  EXPECT_EQ(f.metrics.gateway_sessions.Value(), 0);
}

TEST(SessionMessagesTest, AnUnknownTypeGetsAnErrorAndTheConnectionStays) {
  GatewayFixture f;
  const auto device = f.Online();
  device->Say(R"({"Type":"Dance","Token":5})");
  EXPECT_EQ(device->Member("Type"), "\"Error\"");
  EXPECT_EQ(device->Member("Code"), "\"UnknownType\"");
  EXPECT_EQ(device->close_code(), 0);
  EXPECT_EQ(f.OnlineCount(), 1u);
}

TEST(SessionMessagesTest, ASecondLoginIsABadMessage) {
  GatewayFixture f;
  const auto device = f.Online();
  device->Say(f.LoginText());
  EXPECT_EQ(device->close_code(), 4009);
  EXPECT_EQ(f.OnlineCount(), 0u);
  EXPECT_EQ(f.Disconnects(DisconnectReason::kProtocolError), 1);
}

TEST(SessionMessagesTest, AnythingBeforeLoginIsABadMessage) {
  for (const std::string_view text :
       {R"({"Type":"Ping"})", R"({"Type":"Dance"})", R"({"Type":"Logout"})", "[]", "{", "{}",
        R"({"Type":"Refresh","Token":"a"})"}) {
    GatewayFixture f;
    const auto device = f.Upgraded();
    device->Say(text);
    EXPECT_EQ(device->close_code(), 4009) << text;
    EXPECT_EQ(f.Logins(LoginVerdict::kBadMessage), 1) << text;
  }
}

TEST(SessionMessagesTest, ABadMessageNamesFieldAndRule) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  device->Say(R"({"Type":"Login","Token":"a","DeviceId":-1,"Platform":"iOS","ClientVersion":1})");
  EXPECT_EQ(device->close_code(), 4009);
  EXPECT_TRUE(device->close_reason().starts_with("DeviceId: must be an integer"));
}

TEST(SessionMessagesTest, ABrokenMessageEndsALoggedInDevice) {
  GatewayFixture f;
  const auto device = f.Online();
  device->Say("null");
  EXPECT_EQ(device->close_code(), 4009);
  EXPECT_EQ(f.OnlineCount(), 0u);
}

TEST(SessionMessagesTest, RefusesTokensByTheirFault) {
  GatewayOptions options;
  options.max_failures_per_second = 1;
  GatewayFixture f(options);
  struct Case {
    std::string token;
    int code;
    LoginVerdict verdict;
  };
  const DeviceTokenClaims good{
      .app = AppId{7}, .user = UserId{42}, .expires_at = f.clock.Wall() + 1h, .device = {}};
  DeviceTokenClaims other_device = good;
  other_device.device = DeviceId{2};
  DeviceTokenClaims this_device = good;
  this_device.device = DeviceId{1};
  DeviceTokenClaims expired = good;
  expired.expires_at = f.clock.Wall();
  const Case cases[] = {
      {"nonsense", 4001, LoginVerdict::kInvalidToken},
      {"", 4001, LoginVerdict::kInvalidToken},
      {f.TokenOf(good, "k8"), 4001, LoginVerdict::kInvalidToken},
      {f.TokenOf(good, "k9"), 4001, LoginVerdict::kInvalidToken},
      {f.TokenOf(other_device), 4001, LoginVerdict::kInvalidToken},
      {f.TokenOf(expired), 4002, LoginVerdict::kExpiredToken},
      {f.TokenOf(this_device), 0, LoginVerdict::kWelcomed},
  };
  std::uint8_t subnet = 0;
  for (const Case& c : cases) {
    const double before = f.Logins(c.verdict);
    const Address address{.ip = {0x20, 1, ++subnet}};
    const auto device = f.Upgraded(address);
    device->Say(GatewayFixture::LoginText(c.token, 1));
    EXPECT_EQ(device->close_code(), c.code) << c.token;
    // Each costs its address one of the failures it may have.
    EXPECT_EQ(f.clients.Wait(address) > Duration::zero(), c.code != 0) << c.token;
    EXPECT_LE(device->close_reason().size(), 123u);
    EXPECT_EQ(f.Logins(c.verdict), before + 1) << c.token;
  }
}

TEST(SessionMessagesTest, RefusesTheTokenOfAStoppedOrRemovedApp) {
  GatewayOptions options;
  options.max_failures_per_second = 1;
  GatewayFixture f(options);
  f.door.SetDirectory(GatewayFixture::MakeDirectory(AppStatus::kStopped));
  const auto stopped = f.Upgraded();
  stopped->Say(f.LoginText());
  EXPECT_EQ(stopped->close_code(), 4011);
  EXPECT_EQ(f.clients.Wait({}), Duration::zero()) << "its token was good";
  EXPECT_EQ(f.Logins(LoginVerdict::kAppUnavailable), 1);
}

TEST(SessionMessagesTest, RefusesTheNewestOfTooManyConnections) {
  ServiceOptions options;
  options.rules.max_connections = 2;
  GatewayFixture f({}, options);
  const auto one = f.Online(1);
  const auto two = f.Online(2);
  const auto three = f.Upgraded();
  three->Say(f.LoginText(3));
  EXPECT_EQ(three->close_code(), 4005);
  EXPECT_EQ(f.Logins(LoginVerdict::kTooManyConnections), 1);
  EXPECT_EQ(f.OnlineCount(), 2u);
  const auto replacing = f.Online(2);
  EXPECT_EQ(f.OnlineCount(), 2u) << "a replacement does not count";
  EXPECT_EQ(two->close_code(), 4003);
  EXPECT_EQ(one->close_code(), 0);
}

TEST(SessionMessagesTest, AsksToComeBackWhenTheEngineCannotAccept) {
  GatewayFixture f;
  f.engine.FailNext(FaultyCall::kConnect, StatusCode::kUnavailable);
  const auto device = f.Upgraded();
  device->Say(f.LoginText());
  EXPECT_EQ(device->close_code(), 1013);
  EXPECT_TRUE(device->close_reason().starts_with("reconnect_after_ms="));
  EXPECT_EQ(f.Logins(LoginVerdict::kEngineUnavailable), 1);
}

TEST(SessionMessagesTest, AdmitsSoManyLoginsASecondAndSendsTheOthersAway) {
  GatewayOptions options;
  options.max_logins_per_second = 2;
  GatewayFixture f(options);
  const auto one = f.Online(1);
  const auto two = f.Online(2);
  const auto three = f.Upgraded();
  three->Say(f.LoginText(3));
  EXPECT_EQ(three->close_code(), 1013);
  EXPECT_TRUE(three->close_reason().starts_with("reconnect_after_ms="));
  EXPECT_EQ(f.metrics.gateway_admission_refusals.Value(), 1);
  EXPECT_EQ(f.Logins(LoginVerdict::kOverloaded), 1);
  f.loop.RunFor(500ms);
  const auto again = f.Online(3);
  EXPECT_EQ(f.OnlineCount(), 3u);
}

TEST(SessionMessagesTest, ABadTokenTakesNobodysPlace) {
  GatewayOptions options;
  options.max_logins_per_second = 1;
  GatewayFixture f(options);
  const auto bad = f.Upgraded();
  bad->Say(GatewayFixture::LoginText("nonsense"));
  const auto good = f.Online(1);
  EXPECT_EQ(f.OnlineCount(), 1u);
}

TEST(SessionMessagesTest, RefreshTakesATokenOfTheSameUserOnly) {
  GatewayFixture f;
  const auto device = f.Online();
  const WallTime later = f.clock.Wall() + 2h;
  struct Case {
    DeviceTokenClaims claims;
    std::string_view key;
    std::string_view type;
  };
  const Case cases[] = {
      {{AppId{7}, UserId{42}, later, {}}, "k7", "\"Refreshed\""},
      {{AppId{7}, UserId{42}, later, DeviceId{1}}, "k7", "\"Refreshed\""},
      {{AppId{7}, UserId{42}, later, DeviceId{2}}, "k7", "\"Error\""},
      {{AppId{7}, UserId{43}, later, {}}, "k7", "\"Error\""},
      {{AppId{8}, UserId{42}, later, {}}, "k8", "\"Error\""},
      {{AppId{7}, UserId{42}, f.clock.Wall(), {}}, "k7", "\"Error\""},
  };
  for (const Case& c : cases) {
    device->Say(R"({"Type":"Refresh","Token":")" + f.TokenOf(c.claims, c.key) + "\"}");
    EXPECT_EQ(device->Member("Type"), c.type);
    if (c.type == "\"Error\"") {
      EXPECT_EQ(device->Member("Code"), "\"BadToken\"");
    } else {
      EXPECT_EQ(device->Member("TokenExpiresAt"), Quoted(UnixMillis(later)));
    }
  }
  device->Say(R"({"Type":"Refresh","Token":"nonsense"})");
  EXPECT_EQ(device->Member("Code"), "\"BadToken\"");
  EXPECT_EQ(device->close_code(), 0);
  device->Say(R"({"Type":"Refresh","Token":5})");
  EXPECT_EQ(device->close_code(), 4009);
}

TEST(SessionMessagesTest, NeverSendsATokenBack) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  device->Say(GatewayFixture::LoginText("secret-token"));
  EXPECT_EQ(device->close_reason().find("secret-token"), std::string::npos);
}

}  // namespace
}  // namespace rollcall::testing
