#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/console_for_test.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;
using testing::RunCommand;

TEST(BenchQueryCommand, SaysHowManyDevicesFitIntoAProcess) {
  const auto run = RunCommand({"bench", "query", "--devices", "1000000"});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("devices fit"));
}

TEST(BenchQueryCommand, AsksForNoMoreUsersThanAreOnline) {
  const auto run = RunCommand({"bench", "query", "--devices", "99", "--users", "100"});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("--users: must be at most the number of devices, 99"));
  EXPECT_EQ(RunCommand({"bench", "query", "--users", "101"}).code, ExitCode::kUsage);
}

TEST(BenchQueryCommand, ARunningNodeNeedsItsKeys) {
  const auto run =
      RunCommand({"bench", "query", "--devices", "1", "--gateway", "ws://127.0.0.1:1"});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("--config and --app-id"));
}

}  // namespace
}  // namespace rollcall
