#include "cli/device_churn.h"

#include <chrono>

#include <gtest/gtest.h>

#include "cli/free_port.h"
#include "cli/run_until.h"
#include "support/seeded_random.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

TEST(DeviceChurn, TriesEachDeviceOnceAtItsRateWhileNobodyAnswers) {
  EpollLoop loop;
  const SystemClock clock;
  testing::SeededRandom random(1);
  FleetOptions options;
  options.gateway = {.host = "127.0.0.1", .port = FindFreePort(0, false, {}).value()};
  options.address = {.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1},
                     .port = options.gateway.port};
  options.login = [](std::size_t) { return DeviceLogin{}; };
  DeviceChurn churn(loop, clock, random, std::move(options), 20);  // Ten devices.
  churn.Start();
  EXPECT_TRUE(RunUntil(loop, clock, clock.Now() + 10s, [&] { return churn.failed() >= 2; }));
  EXPECT_LE(churn.failed(), 10u);
  EXPECT_EQ(churn.logins(), 0u);
  EXPECT_EQ(churn.troubles().size(), 1u);
}

}  // namespace
}  // namespace rollcall
