#include "cli/bench_devices.h"

#include <chrono>

#include <gtest/gtest.h>

#include "support/manual_clock.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

BenchTarget Target(std::array<std::uint8_t, 4> ip) {
  BenchTarget target;
  target.gateway = {.host = "h", .port = 8801};
  target.gateway_address = {
      .ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ip[0], ip[1], ip[2], ip[3]}, .port = 8801};
  target.app = AppId{123};
  target.app_key = {.id = "k", .secret = "0123456789abcdef"};
  return target;
}

TEST(BenchFleet, EachDeviceHasAUserAndAnIdOfItsOwn) {
  const testing::ManualClock clock;
  const BenchTarget target = Target({127, 0, 0, 1});
  const FleetOptions options = BenchFleet(target, clock, 3, 1min, 10);
  EXPECT_EQ(options.login(0).device, DeviceId{11});
  EXPECT_EQ(options.login(1).device, DeviceId{12});
  EXPECT_NE(options.login(0).token, options.login(1).token);
  EXPECT_EQ(ToInteger(UserOfDevice(1)), ToInteger(UserOfDevice(0)) + 1);
}

TEST(BenchFleet, SpreadsOverSourceAddressesTowardsLoopbackOnly) {
  const testing::ManualClock clock;
  const BenchTarget near = Target({127, 0, 0, 1});
  const FleetOptions options = BenchFleet(near, clock, 300, 1min);
  ASSERT_EQ(options.sources.size(), 300u);
  EXPECT_EQ(options.sources[0].ToText(), "127.0.0.2");
  EXPECT_EQ(options.sources[299].ToText(), "127.0.1.45");
  const BenchTarget far = Target({192, 0, 2, 1});
  EXPECT_TRUE(BenchFleet(far, clock, 3, 1min).sources.empty());
}

}  // namespace
}  // namespace rollcall
