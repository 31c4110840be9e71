#include "gateway/drain_plan.h"

#include <chrono>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "unit/gateway/gateway_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

std::vector<std::unique_ptr<Device>> Devices(GatewayFixture& f, int count) {
  std::vector<std::unique_ptr<Device>> devices;
  for (int i = 1; i <= count; ++i) {
    devices.push_back(f.Online(i));
  }
  return devices;
}

std::size_t Closed(const std::vector<std::unique_ptr<Device>>& devices) {
  std::size_t closed = 0;
  for (const auto& device : devices) {
    if (device->close_code() == 1012) ++closed;
  }
  return closed;
}

TEST(DrainPlanTest, SpreadsItsClosesAndRemovesPresenceWithEach) {
  GatewayFixture f;
  const auto devices = Devices(f, 40);
  bool done = false;
  f.door.Drain([&] { done = true; });
  f.loop.Run();
  EXPECT_EQ(Closed(devices), 0u);
  for (int second = 1; second <= 4; ++second) {
    f.loop.RunFor(1s);
    EXPECT_NEAR(static_cast<double>(Closed(devices)), second * 10, 1);
    EXPECT_EQ(f.OnlineCount(), devices.size() - Closed(devices));
  }
  EXPECT_EQ(Closed(devices), 40u);
  EXPECT_FALSE(done);
  f.loop.RunFor(1s + 100ms);
  EXPECT_TRUE(done);
  EXPECT_EQ(f.door.sockets(), 0u);
  EXPECT_EQ(f.Disconnects(DisconnectReason::kDrained), 40);
}

TEST(DrainPlanTest, TellsEachDeviceAnotherTimeToComeBack) {
  GatewayFixture f;
  const auto devices = Devices(f, 20);
  f.door.Drain([] {});
  f.loop.RunFor(5s);
  std::set<std::string> reasons;
  for (const auto& device : devices) {
    EXPECT_TRUE(device->close_reason().starts_with("reconnect_after_ms="));
    reasons.insert(device->close_reason());
  }
  EXPECT_GT(reasons.size(), 10u);
}

TEST(DrainPlanTest, IsOverAsSoonAsNoSocketIsLeft) {
  GatewayFixture f;
  bool done = false;
  f.door.Drain([&] { done = true; });
  EXPECT_FALSE(done) << "never inside the call";
  f.loop.RunFor(100ms);
  EXPECT_TRUE(done);
}

TEST(DrainPlanTest, RefusesNewDevicesAndLogins) {
  GatewayFixture f;
  const auto online = f.Online(1);
  const auto upgraded = f.Upgraded();
  f.door.Drain([] {});
  f.loop.Run();
  const auto late = f.Connect();
  late->Send(GatewayFixture::UpgradeRequest());
  f.loop.Run();
  EXPECT_TRUE(late->head().starts_with("HTTP/1.1 503 "));
  upgraded->Say(f.LoginText(2));
  EXPECT_EQ(upgraded->close_code(), 1012);
  EXPECT_EQ(f.OnlineCount(), 1u);
}

TEST(DrainPlanTest, SendsAwayALoginThatIsOnItsWay) {
  GatewayFixture f;
  f.engine.HoldConnects(true);
  const auto device = f.Upgraded();
  device->Say(f.LoginText());
  f.door.Drain([] {});
  f.loop.RunFor(4s);
  EXPECT_EQ(device->close_code(), 1012);
  f.engine.HoldConnects(false);
  f.loop.Run();
  EXPECT_EQ(f.OnlineCount(), 0u);
}

TEST(DrainPlanTest, CutsWhatDoesNotLeave) {
  GatewayFixture f;
  const auto raw = f.Connect();
  const auto upgraded = f.Upgraded();
  bool done = false;
  f.door.Drain([&] { done = true; });
  f.loop.RunFor(5s - 100ms);
  EXPECT_FALSE(done);
  f.loop.RunFor(200ms);
  EXPECT_TRUE(done);
  EXPECT_TRUE(raw->peer().closed());
  EXPECT_TRUE(upgraded->peer().closed());
}

TEST(DrainPlanTest, WithoutATimeoutEverythingGoesAtOnce) {
  GatewayOptions options;
  options.drain_timeout = 0s;
  GatewayFixture f(options);
  const auto device = f.Online();
  bool done = false;
  f.door.Drain([&] { done = true; });
  f.loop.RunFor(100ms);
  EXPECT_TRUE(done);
  EXPECT_EQ(device->close_code(), 1012);
  EXPECT_TRUE(device->peer().closed());
}

}  // namespace
}  // namespace rollcall::testing
