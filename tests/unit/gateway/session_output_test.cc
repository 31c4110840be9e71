#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "gateway/outbox.h"
#include "gateway/session.h"
#include "unit/gateway/gateway_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

GatewayOptions Unlimited() {
  GatewayOptions options;
  options.max_messages_per_second = 0;
  return options;
}

TEST(SessionOutputTest, KeepsWhatADeviceDoesNotReadYetInOrder) {
  GatewayFixture f(Unlimited());
  const auto device = f.Online();
  device->peer().SetWindow(5);
  for (int i = 0; i < 20; ++i) {
    device->SendFrame(WsOpcode::kPing, std::to_string(i));
  }
  f.loop.Run();
  EXPECT_LT(device->pongs().size(), 3u);
  for (int i = 0; i < 30; ++i) {
    device->peer().SetWindow(3);
    f.loop.Run();
  }
  ASSERT_EQ(device->pongs().size(), 20u);
  EXPECT_EQ(device->pongs().front(), "0");
  EXPECT_EQ(device->pongs().back(), "19");
  f.loop.RunFor(12s);
  EXPECT_EQ(device->close_code(), 0) << "it has read everything";
}

TEST(SessionOutputTest, ClosesADeviceWhoseOutboxOverflows) {
  GatewayFixture f(Unlimited());
  const auto device = f.Online();
  device->peer().SetWindow(0);
  const std::string payload(100, 'x');
  const std::size_t frames = Outbox::kMaxBytes / (payload.size() + 2);
  for (std::size_t i = 0; i < frames; ++i) {
    device->SendFrame(WsOpcode::kPing, payload);
  }
  f.loop.Run();
  EXPECT_EQ(f.OnlineCount(), 1u);
  device->SendFrame(WsOpcode::kPing, payload);
  f.loop.Run();
  EXPECT_EQ(f.OnlineCount(), 0u);
  EXPECT_EQ(f.Disconnects(DisconnectReason::kSlowConsumer), 1);
  EXPECT_EQ(f.metrics.gateway_outbox_overflows.Value(), 1);
  device->peer().SetWindow(1 << 20);
  f.loop.Run();
  EXPECT_EQ(device->close_code(), 4006) << "it reads at last";
  EXPECT_EQ(device->pongs().size(), frames);
}

TEST(SessionOutputTest, CutsASlowConsumerThatNeverReadsItsClose) {
  GatewayFixture f(Unlimited());
  const auto device = f.Online();
  device->peer().SetWindow(0);
  device->SendFrame(WsOpcode::kPing, "");
  f.loop.RunFor(10s - 200ms);
  EXPECT_EQ(f.OnlineCount(), 1u);
  f.loop.RunFor(400ms);
  EXPECT_EQ(f.OnlineCount(), 0u);
  EXPECT_EQ(f.Disconnects(DisconnectReason::kSlowConsumer), 1);
  f.loop.RunFor(1100ms);
  EXPECT_TRUE(device->peer().closed());
}

TEST(SessionOutputTest, ClosesADeviceThatReadsAByteASecondForEver) {
  GatewayFixture f(Unlimited());
  const auto device = f.Online();
  device->peer().SetWindow(0);
  device->SendFrame(WsOpcode::kPing, std::string(100, 'x'));
  for (int i = 0; i < 11; ++i) {
    f.loop.RunFor(1s);
    device->peer().SetWindow(1);
  }
  EXPECT_EQ(f.metrics.gateway_outbox_overflows.Value(), 1);
  EXPECT_EQ(f.Disconnects(DisconnectReason::kSlowConsumer), 1);
}

TEST(SessionOutputTest, EndsItsHalfOnlyAfterTheCloseFrameWasTaken) {
  GatewayFixture f;
  const auto device = f.Online();
  device->peer().SetWindow(1);
  device->SendClose(1000);
  EXPECT_FALSE(device->peer().write_shut());
  device->peer().SetWindow(100);
  f.loop.Run();
  EXPECT_EQ(device->close_code(), 1000);
  EXPECT_TRUE(device->peer().write_shut());
}

TEST(SessionOutputTest, AnEvictedDeviceIsToldByWhomAndNotLoggedOutAgain) {
  GatewayFixture f;
  const auto old = f.Online(1);
  const int disconnects = f.engine.calls(FaultyCall::kDisconnect);
  const auto young = f.Online(1);
  EXPECT_EQ(old->close_code(), 4003);
  EXPECT_EQ("\"" + old->close_reason().substr(3) + "\"", young->Member("ConnId"));
  EXPECT_TRUE(old->close_reason().starts_with("by="));
  EXPECT_EQ(f.engine.calls(FaultyCall::kDisconnect), disconnects);
  EXPECT_EQ(f.OnlineCount(), 1u);
  EXPECT_EQ(f.Disconnects(DisconnectReason::kReplaced), 1);
  EXPECT_EQ(f.metrics.gateway_sessions.Value(), 1);
  old->peer().SendEnd();
  f.loop.Run();
  EXPECT_EQ(f.OnlineCount(), 1u) << "the old one's death is not the new one's";
}

TEST(SessionOutputTest, ADeviceEvictedWhileItsLoginIsAnsweredIsNotWelcomed) {
  GatewayFixture f;
  f.engine.HoldConnects(true);
  const auto old = f.Upgraded();
  old->Say(f.LoginText(1));
  const auto young = f.Upgraded();
  young->Say(f.LoginText(1));
  EXPECT_EQ(old->close_code(), 4003);
  f.engine.HoldConnects(false);
  f.loop.Run();
  EXPECT_TRUE(old->texts().empty());
  EXPECT_EQ(young->Member("Type"), "\"Welcome\"");
  EXPECT_EQ(f.OnlineCount(), 1u);
}

TEST(SessionOutputTest, PresenceGoesInTheTurnOfTheCloseNotBefore) {
  GatewayFixture f;
  const auto device = f.Online();
  f.door.SetDirectory(GatewayFixture::MakeDirectory(AppStatus::kStopped));
  // Nothing has run since: the frame is written and the engine was asked.
  EXPECT_EQ(device->close_code(), 4011);
  EXPECT_EQ(f.engine.calls(FaultyCall::kDisconnect), 1);
}

}  // namespace
}  // namespace rollcall::testing
