#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/console_for_test.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;
using testing::RunCommand;

TEST(BenchStormCommand, SaysHowManyDevicesFitIntoAProcess) {
  const auto run = RunCommand({"bench", "storm", "--devices", "1000000"});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("devices fit"));
}

TEST(BenchStormCommand, SeveralProcessesHaveNodesOfTheirOwn) {
  const auto run =
      RunCommand({"bench", "storm", "--processes", "2", "--gateway", "ws://127.0.0.1:1"});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("not with --gateway"));
}

}  // namespace
}  // namespace rollcall
