#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "gateway/session.h"
#include "unit/gateway/gateway_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

constexpr Duration kSlack = 250ms;  // How late a deadline of silence may be acted upon.

TEST(SessionDeadlinesTest, ADeviceMustLogInInTime) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  f.loop.RunFor(10s - 100ms);
  EXPECT_EQ(device->close_code(), 0);
  f.loop.RunFor(100ms + kSlack);
  EXPECT_EQ(device->close_code(), 4008);
  EXPECT_EQ(f.Logins(LoginVerdict::kTimedOut), 1);
  f.loop.RunFor(1100ms);
  EXPECT_TRUE(device->peer().closed());
}

TEST(SessionDeadlinesTest, PingFramesDoNotPutTheLoginOff) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  for (int i = 0; i < 11; ++i) {
    f.loop.RunFor(1s);
    device->SendFrame(WsOpcode::kPing, "");
  }
  EXPECT_EQ(device->close_code(), 4008);
}

TEST(SessionDeadlinesTest, ASilentDeviceIsPingedThenGoneInTime) {
  GatewayFixture f;
  const auto device = f.Online();
  f.loop.RunFor(25s);
  EXPECT_EQ(device->pings(), 0);
  f.loop.RunFor(1s + kSlack);
  EXPECT_EQ(device->pings(), 1);
  f.loop.RunFor(9s - kSlack - 1ms);
  EXPECT_EQ(device->close_code(), 0);
  EXPECT_EQ(f.OnlineCount(), 1u);
  f.loop.RunFor(kSlack);
  EXPECT_EQ(device->close_code(), 4010);
  EXPECT_EQ(device->pings(), 1);
  EXPECT_EQ(f.OnlineCount(), 0u);
  EXPECT_EQ(f.Disconnects(DisconnectReason::kTimeout), 1);
}

TEST(SessionDeadlinesTest, AnyByteKeepsADeviceOnline) {
  GatewayFixture f;
  const auto device = f.Online();
  std::string frame;
  AppendMaskedWsFrame(WsOpcode::kText, R"({"Type":"Ping"})", {1, 2, 3, 4}, frame);
  for (const char byte : frame) {
    f.loop.RunFor(30s);
    device->Send(std::string_view(&byte, 1));
    f.loop.Run();
  }
  EXPECT_EQ(device->close_code(), 0);
  EXPECT_EQ(f.OnlineCount(), 1u);
}

TEST(SessionDeadlinesTest, ADeviceThatOnlyAnswersPingsStays) {
  GatewayFixture f;
  const auto device = f.Online();
  for (int i = 0; i < 10; ++i) {
    const int pings = device->pings();
    while (device->pings() == pings) {
      f.loop.RunFor(1s);
    }
    device->SendFrame(WsOpcode::kPong, "");
    f.loop.Run();
  }
  EXPECT_EQ(device->close_code(), 0);
}

TEST(SessionDeadlinesTest, ADeviceThatPingsInTimeIsNotPinged) {
  GatewayFixture f;
  const auto device = f.Online();
  for (int i = 0; i < 5; ++i) {
    f.loop.RunFor(25s + 300ms);
    device->Say(R"({"Type":"Ping"})");
  }
  EXPECT_EQ(device->pings(), 0);
}

// The clock jumps while nothing runs, as for a process that was stopped.
void Freeze(GatewayFixture& f, Duration duration) {
  f.clock.Advance(duration);
}

TEST(SessionDeadlinesTest, AFreezeLosesNobodyWhosePingsAreInTheSocket) {
  GatewayFixture f;
  const auto device = f.Online();
  f.loop.RunFor(20s);
  Freeze(f, 60s);
  device->SendFrame(WsOpcode::kText, R"({"Type":"Ping"})");
  device->SendFrame(WsOpcode::kText, R"({"Type":"Ping"})");
  f.loop.RunFor(1s);
  EXPECT_EQ(device->close_code(), 0);
  EXPECT_EQ(device->texts().size(), 3u);
  EXPECT_EQ(f.OnlineCount(), 1u);
  EXPECT_EQ(f.metrics.loop_stalls.Value(), 1);
}

TEST(SessionDeadlinesTest, AFreezeIsAddedToTheDeadlineOfASilentDevice) {
  GatewayFixture f;
  const auto device = f.Online();
  f.loop.RunFor(20s);
  Freeze(f, 60s);
  f.loop.RunFor(14s);
  EXPECT_EQ(device->close_code(), 0) << "20 s and 14 s of its 35 s";
  f.loop.RunFor(1s + kSlack);
  EXPECT_EQ(device->close_code(), 4010);
  EXPECT_EQ(f.OnlineCount(), 0u);
}

TEST(SessionDeadlinesTest, WhatIsHeardRightAfterAFreezeCountsFromThen) {
  GatewayFixture f;
  const auto device = f.Online();
  Freeze(f, 60s);
  device->SendFrame(WsOpcode::kPing, "");
  f.loop.RunFor(34s);
  EXPECT_EQ(device->close_code(), 0);
  f.loop.RunFor(1s + 2 * kSlack);
  EXPECT_EQ(device->close_code(), 4010) << "and not a whole freeze later";
}

TEST(SessionDeadlinesTest, AHeapOfMessagesAfterAFreezeIsNotTheDevicesFault) {
  GatewayFixture f;
  const auto device = f.Online();
  Freeze(f, 60s);
  for (int i = 0; i < 60; ++i) {
    device->SendFrame(WsOpcode::kPing, "");
  }
  f.loop.RunFor(1s);
  EXPECT_EQ(device->close_code(), 0);
  EXPECT_EQ(device->pongs().size(), 60u);
}

TEST(SessionDeadlinesTest, WhatLiesInTheSocketIsReadBeforeADeviceIsGivenUp) {
  GatewayFixture f;
  const auto device = f.Online();
  f.loop.RunFor(35s);
  // Arrives after the deadline; the tick that looks again runs before the wake-up of the socket.
  device->SendFrame(WsOpcode::kPing, "");
  f.clock.Advance(100ms);
  f.loop.RunFor(1s);
  EXPECT_EQ(device->close_code(), 0);
  EXPECT_EQ(f.OnlineCount(), 1u);
}

TEST(SessionDeadlinesTest, BoundsHowManyAreGivenUpInOneTick) {
  GatewayOptions options;
  GatewayFixture f(options);
  std::vector<std::unique_ptr<Device>> devices;
  const std::size_t count = GatewayDoor::kExpiriesPerTick + 10;
  const std::string token = f.Token();
  for (std::size_t i = 0; i < count; ++i) {
    devices.push_back(f.Connect());
    devices.back()->Send(GatewayFixture::UpgradeRequest());
    // DeviceId 0 never replaces, but counts: users of their own.
    devices.back()->SendFrame(
        WsOpcode::kText,
        GatewayFixture::LoginText(
            f.TokenOf({AppId{7}, UserId{static_cast<std::int64_t>(i)}, f.clock.Wall() + 1h, {}})));
  }
  f.loop.Run();
  ASSERT_EQ(f.metrics.gateway_sessions.Value(), static_cast<double>(count));
  f.loop.RunFor(35s + 100ms);
  const double left = f.metrics.gateway_sessions.Value();
  EXPECT_EQ(left, 10);
  f.loop.RunFor(100ms);
  EXPECT_EQ(f.metrics.gateway_sessions.Value(), 0);
}

TEST(SessionDeadlinesTest, WarnsOnceBeforeATokenExpiresThenCloses) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  device->Say(GatewayFixture::LoginText(f.Token(60s)));
  const std::string expires_at = device->Member("TokenExpiresAt");
  f.loop.RunFor(29s);
  device->Say(R"({"Type":"Ping"})");
  EXPECT_EQ(device->Member("Type"), "\"Pong\"");
  f.loop.RunFor(1s + kSlack);
  EXPECT_EQ(device->Member("Type"), "\"TokenWillExpire\"");
  EXPECT_EQ(device->Member("TokenExpiresAt"), expires_at);
  const std::size_t texts = device->texts().size();
  f.loop.RunFor(30s - kSlack - 1ms);
  EXPECT_EQ(device->texts().size(), texts) << "once";
  EXPECT_EQ(device->close_code(), 0);
  f.loop.RunFor(kSlack);
  EXPECT_EQ(device->close_code(), 4002);
  EXPECT_EQ(f.OnlineCount(), 0u);
  EXPECT_EQ(f.Disconnects(DisconnectReason::kTokenExpired), 1);
}

TEST(SessionDeadlinesTest, WarnsAtOnceWhenLessIsLeft) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  device->Say(GatewayFixture::LoginText(f.Token(10s)));
  EXPECT_EQ(device->Member("Type"), "\"TokenWillExpire\"");
  EXPECT_EQ(device->texts().size(), 2u);
}

TEST(SessionDeadlinesTest, ARefreshedTokenDecidesFromThenOn) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  device->Say(GatewayFixture::LoginText(f.Token(40s)));
  f.loop.RunFor(15s);
  EXPECT_EQ(device->Member("Type"), "\"TokenWillExpire\"");
  device->Say(R"({"Type":"Refresh","Token":")" + f.Token(60s) + "\"}");
  f.loop.RunFor(29s);
  EXPECT_EQ(device->Member("Type"), "\"Refreshed\"");
  device->Say(R"({"Type":"Ping"})");
  f.loop.RunFor(1s + kSlack);
  EXPECT_EQ(device->Member("Type"), "\"TokenWillExpire\"") << "once per token";
  f.loop.RunFor(30s);
  EXPECT_EQ(device->close_code(), 4002);
}

TEST(SessionDeadlinesTest, AShorterTokenBringsTheDeadlineForward) {
  GatewayFixture f;
  const auto device = f.Online();
  device->Say(R"({"Type":"Refresh","Token":")" + f.Token(2s) + "\"}");
  EXPECT_EQ(device->Member("Type"), "\"TokenWillExpire\"");
  f.loop.RunFor(2s + kSlack);
  EXPECT_EQ(device->close_code(), 4002);
}

TEST(SessionDeadlinesTest, AfterOurCloseThePeerHasASecond) {
  GatewayFixture f;
  const auto device = f.Online();
  device->Say("x");
  EXPECT_EQ(device->close_code(), 4009);
  f.loop.RunFor(900ms);
  EXPECT_FALSE(device->peer().closed());
  EXPECT_FALSE(device->peer().write_shut());
  f.loop.RunFor(300ms);
  EXPECT_TRUE(device->peer().closed());
  EXPECT_EQ(f.door.sockets(), 0u);
}

TEST(SessionDeadlinesTest, APeersAnswerToOurCloseEndsTheSocketEarlier) {
  GatewayFixture f;
  const auto device = f.Online();
  device->Say("x");
  device->SendClose(4009);
  EXPECT_TRUE(device->peer().write_shut());
  device->peer().SendEnd();
  f.loop.Run();
  EXPECT_TRUE(device->peer().closed());
}

}  // namespace
}  // namespace rollcall::testing
