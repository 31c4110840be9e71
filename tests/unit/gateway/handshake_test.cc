#include "gateway/handshake.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "unit/gateway/gateway_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

std::string StatusOf(Device& device) {
  return device.head().substr(9, 3);
}

std::string With(std::string request, std::string_view from, std::string_view to) {
  request.replace(request.find(from), from.size(), to);
  return request;
}

TEST(HandshakeTest, UpgradesAndProvesThatTheKeyWasRead) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  EXPECT_NE(device->head().find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
            std::string::npos);
}

TEST(HandshakeTest, AnswersWhatItDoesNotServeThenEndsItsHalf) {
  const std::string good = GatewayFixture::UpgradeRequest();
  struct Case {
    std::string request;
    std::string_view status;
    std::string_view field;
  };
  const Case cases[] = {
      {With(good, "/v1/connect", "/"), "404", ""},
      {With(good, "/v1/connect", "/v1/connect/"), "404", ""},
      {With(good, "/v1/connect", "/V1/connect"), "404", ""},
      {With(good, "/v1/connect", "/v1/%63onnect"), "404", ""},
      {With(good, "/v1/connect", "//v1/connect"), "404", ""},
      {With(good, "GET", "POST"), "405", "Allow: GET\r\n"},
      {With(good, "Upgrade: websocket\r\n", ""), "426", "Sec-WebSocket-Version: 13\r\n"},
      {With(good, "Version: 13", "Version: 8"), "426", "Upgrade: websocket\r\n"},
      {With(good, "dGhl", "dGh"), "400", ""},
      {With(good, "Host: gateway\r\n", ""), "400", ""},
      {With(good, "HTTP/1.1", "HTTP/2.0"), "505", ""},
      {"\x16\x03\x01 hello\r\n", "400", ""},
      {"GET /v1/connect HTTP/1.1\r\nX: " + std::string(20000, 'a'), "431", ""},
  };
  for (const Case& c : cases) {
    GatewayFixture f;
    const auto device = f.Connect();
    device->Send(c.request);
    f.loop.Run();
    EXPECT_EQ(StatusOf(*device), c.status) << c.request.substr(0, 60);
    EXPECT_NE(device->head().find(c.field), std::string::npos) << c.request.substr(0, 60);
    EXPECT_TRUE(device->peer().write_shut());
    EXPECT_FALSE(device->peer().closed()) << "closing at once could reset the answer away";
    EXPECT_EQ(f.metrics.gateway_handshake_refusals.With({c.status}).Value(), 1);
    device->Send(std::string(100000, 'x'));
    f.loop.RunFor(1200ms);
    EXPECT_TRUE(device->peer().closed());
    EXPECT_EQ(f.door.sockets(), 0u);
  }
}

TEST(HandshakeTest, ClosesARefusedSocketAsSoonAsThePeerDoes) {
  GatewayFixture f;
  const auto device = f.Connect();
  device->Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  device->peer().SendEnd();
  f.loop.Run();
  EXPECT_EQ(StatusOf(*device), "404");
  EXPECT_TRUE(device->peer().closed());
}

TEST(HandshakeTest, IgnoresTheQuery) {
  GatewayFixture f;
  const auto device = f.Connect();
  device->Send(With(GatewayFixture::UpgradeRequest(), "/v1/connect", "/v1/connect?a=b"));
  f.loop.Run();
  EXPECT_EQ(StatusOf(*device), "101");
}

TEST(HandshakeTest, ChecksTheOrigin) {
  struct Case {
    std::vector<std::string> allowed;
    std::string_view fields;
    std::string_view status;
  };
  const Case cases[] = {
      {{}, "Origin: https://anything\r\n", "101"},
      {{"https://a.example"}, "", "101"},
      {{"https://a.example", "https://b.example"}, "Origin: https://b.example\r\n", "101"},
      {{"https://a.example"}, "Origin: https://a.example.evil\r\n", "403"},
      {{"https://a.example"}, "Origin: http://a.example\r\n", "403"},
      {{"https://a.example"}, "Origin: null\r\n", "403"},
      {{"https://a.example"}, "Origin: https://a.example\r\nOrigin: https://x\r\n", "403"},
  };
  for (const Case& c : cases) {
    GatewayOptions options;
    options.allowed_origins = c.allowed;
    GatewayFixture f(options);
    const auto device = f.Connect();
    device->Send(GatewayFixture::UpgradeRequest(c.fields));
    f.loop.Run();
    EXPECT_EQ(StatusOf(*device), c.status) << c.fields;
  }
}

TEST(HandshakeTest, TakesTheHeadByteByByte) {
  GatewayFixture f;
  const auto device = f.Connect();
  for (const char c : GatewayFixture::UpgradeRequest()) {
    EXPECT_EQ(device->head(), "");
    device->Send(std::string_view(&c, 1));
    f.loop.Run();
  }
  EXPECT_EQ(StatusOf(*device), "101");
}

TEST(HandshakeTest, KeepsFramesThatCameWithTheHead) {
  GatewayFixture f;
  const auto device = f.Connect();
  std::string bytes = GatewayFixture::UpgradeRequest();
  AppendMaskedWsFrame(WsOpcode::kText, f.LoginText(), {9, 9, 9, 9}, bytes);
  device->Send(bytes);
  f.loop.Run();
  EXPECT_EQ(device->Member("Type"), "\"Welcome\"");
}

// Sends so many bytes of a head, one a second, and tells when the answer 408 came.
Duration TimeOfRefusal(GatewayFixture& f, std::size_t bytes, Duration before_the_first) {
  const auto device = f.Connect();
  const MonotonicTime start = f.clock.Now();
  f.loop.RunFor(before_the_first);
  std::string rest = GatewayFixture::UpgradeRequest().substr(0, bytes);
  while (device->head().empty() && f.clock.Now() - start < 1min) {
    const bool is_whole_second = (f.clock.Now() - start - before_the_first) % 1s == 0s;
    if (!rest.empty() && is_whole_second) {
      device->Send(rest.substr(0, 1));
      rest.erase(0, 1);
    }
    f.loop.RunFor(100ms);
  }
  EXPECT_EQ(StatusOf(*device), "408");
  const Duration passed = f.clock.Now() - start;
  f.loop.RunFor(1200ms);
  EXPECT_TRUE(device->peer().closed());
  return passed;
}

// The wheel looks every 100 ms.
constexpr Duration kTolerance = 200ms;

TEST(HandshakeTest, GivesAHeadFiveSecondsFromItsFirstByteHoweverItDrips) {
  GatewayFixture f;
  const Duration passed = TimeOfRefusal(f, 100, 3s);
  EXPECT_GE(passed, Duration(8s));
  EXPECT_LE(passed, 8s + kTolerance);
  EXPECT_EQ(f.Refused(DoorRefusal::kHeadTimeout), 1);
  EXPECT_EQ(f.Refused(DoorRefusal::kFirstByteTimeout), 0);
}

TEST(HandshakeTest, GivesASocketTenSecondsForItsFirstByte) {
  GatewayOptions options;
  options.login_timeout = 5min;
  GatewayFixture f(options);
  const Duration passed = TimeOfRefusal(f, 0, 0s);
  EXPECT_GE(passed, Duration(10s));
  EXPECT_LE(passed, 10s + kTolerance);
  EXPECT_EQ(f.Refused(DoorRefusal::kFirstByteTimeout), 1);
  EXPECT_EQ(f.Refused(DoorRefusal::kHeadTimeout), 0);
}

TEST(HandshakeTest, NeverGivesMoreThanLoginTimeout) {
  GatewayOptions options;
  options.login_timeout = 2s;
  for (const std::size_t bytes : {0U, 100U}) {
    GatewayFixture f(options);
    const Duration passed = TimeOfRefusal(f, bytes, 0s);
    EXPECT_GE(passed, Duration(2s));
    EXPECT_LE(passed, 2s + kTolerance);
  }
}

const Address kProxy = *Address::FromIp("10.0.0.1", 4711);
const Address kStranger = *Address::FromIp("192.0.2.1", 4711);

GatewayOptions BehindProxies() {
  GatewayOptions options;
  options.trusted_proxies = {"10.0.0.0/8"};
  options.max_failures_per_second = 2;
  return options;
}

TEST(HandshakeTest, TakesTheClientFromATrustedProxyOnly) {
  struct Case {
    const Address& peer;
    std::string_view client;
  };
  for (const Case& c : {Case{kProxy, "203.0.113.5"}, Case{kStranger, "192.0.2.1:4711"}}) {
    GatewayFixture f(BehindProxies());
    const auto device = f.Connect(c.peer);
    device->Send(GatewayFixture::UpgradeRequest("X-Forwarded-For: 203.0.113.5, 10.0.0.2\r\n"));
    f.loop.Run();
    device->Say(f.LoginText());
    const std::vector<LiveConnection> found = f.Query();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].connection.address.ToText(), c.client);
  }
}

TEST(HandshakeTest, Answers429WhenTheClientBehindTheProxyHasTooManyConnections) {
  GatewayFixture f(BehindProxies());
  const auto device = f.Connect(kProxy);
  device->peer().set_admits(false);
  device->Send(GatewayFixture::UpgradeRequest("X-Forwarded-For: 203.0.113.5\r\n"));
  f.loop.Run();
  EXPECT_EQ(StatusOf(*device), "429");
  EXPECT_NE(device->head().find("\r\nRetry-After: 10\r\n"), std::string::npos);
  // Whose address was known from the start was asked about before.
  const auto direct = f.Connect(kStranger);
  direct->peer().set_admits(false);
  direct->Send(GatewayFixture::UpgradeRequest());
  f.loop.Run();
  EXPECT_EQ(StatusOf(*direct), "101");
}

TEST(HandshakeTest, AfterTooManyBadTokensAnswers429UntilTimeHasPassed) {
  GatewayFixture f(BehindProxies());
  for (int i = 0; i < 2; ++i) {
    const auto device = f.Upgraded(kStranger);
    device->Say(f.LoginText("not.a.token"));
    EXPECT_EQ(device->close_code(), 4001);
  }
  const auto refused = f.Connect(kStranger);
  refused->Send(GatewayFixture::UpgradeRequest());
  f.loop.Run();
  EXPECT_EQ(StatusOf(*refused), "429");
  EXPECT_NE(refused->head().find("\r\nRetry-After: 1\r\n"), std::string::npos);
  EXPECT_EQ(f.Refused(DoorRefusal::kAddressFailures), 1);

  f.Upgraded(*Address::FromIp("192.0.2.2", 1));  // Another address: welcome.
  f.loop.RunFor(500ms);
  f.Upgraded(kStranger);
  EXPECT_EQ(f.Refused(DoorRefusal::kAddressFailures), 1);
}

TEST(HandshakeTest, ForgetsASocketThatIsClosedOrResetEarly) {
  GatewayFixture f;
  const auto closed = f.Connect();
  const auto reset = f.Connect();
  EXPECT_EQ(f.door.sockets(), 2u);
  closed->peer().SendEnd();
  reset->peer().Reset();
  f.loop.Run();
  EXPECT_EQ(f.door.sockets(), 0u);
  EXPECT_TRUE(closed->peer().closed());
}

}  // namespace
}  // namespace rollcall::testing
