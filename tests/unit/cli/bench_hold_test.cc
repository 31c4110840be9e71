#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/console_for_test.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;

TEST(BenchHoldCommand, SaysHowManyDevicesFitIntoAProcess) {
  const auto run = testing::RunCommand(
      {"bench", "hold", "--devices", "1000000", "--gateway", "ws://127.0.0.1:1"});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("devices fit"));
}

TEST(BenchHoldCommand, ARunningNodeNeedsItsKeys) {
  const auto run =
      testing::RunCommand({"bench", "hold", "--devices", "1", "--gateway", "ws://127.0.0.1:1"});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("--config and --app-id"));
}

}  // namespace
}  // namespace rollcall
