#include "cli/device_fleet.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/free_port.h"
#include "cli/run_until.h"
#include "support/seeded_random.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

TEST(DeviceFleet, CountsWhoCouldNotLogInAndSaysWhyOnce) {
  EpollLoop loop;
  const SystemClock clock;
  testing::SeededRandom random(1);
  FleetOptions options;
  options.gateway = {.host = "127.0.0.1", .port = FindFreePort(0, false, {}).value()};
  options.address = {.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1},
                     .port = options.gateway.port};
  options.max_logging_in = 2;
  options.login = [](std::size_t) { return DeviceLogin{}; };
  DeviceFleet fleet(loop, clock, random, std::move(options));
  EXPECT_TRUE(fleet.settled());
  fleet.GrowTo(5);
  EXPECT_FALSE(fleet.settled());
  EXPECT_TRUE(RunUntil(loop, clock, clock.Now() + 10s, [&] { return fleet.settled(); }));
  EXPECT_EQ(fleet.failed(), 5u);
  EXPECT_EQ(fleet.online(), 0u);
  EXPECT_EQ(fleet.lost(), 0u);
  EXPECT_EQ(fleet.heartbeats(), 0u);
  EXPECT_FALSE(fleet.IsOnline(0));
  EXPECT_THAT(fleet.first_trouble(), ::testing::HasSubstr("Connection refused"));
}

}  // namespace
}  // namespace rollcall
