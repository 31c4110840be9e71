#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/free_port.h"
#include "unit/cli/console_for_test.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;

TEST(AuditCommand, NoAnswerIsExitOneWithOneLineThatSaysWhy) {
  const std::string port = std::to_string(FindFreePort(0, false, {}).value());
  const auto run = testing::RunCommand({"audit", "--admin", "http://127.0.0.1:" + port});
  EXPECT_EQ(run.code, ExitCode::kNo);
  EXPECT_EQ(run.err, "rollcall: cannot connect to 127.0.0.1:" + port + ": Connection refused\n");
}

TEST(AuditCommand, WrongUsageIsExitTwo) {
  EXPECT_EQ(testing::RunCommand({"audit"}).code, ExitCode::kUsage);
  EXPECT_EQ(testing::RunCommand({"audit", "--admin", "127.0.0.1:1"}).code, ExitCode::kUsage);
  const auto run =
      testing::RunCommand({"audit", "--admin", "http://127.0.0.1:1", "--token", "a\r\nX-Evil: 1"});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("printable ASCII"));
}

}  // namespace
}  // namespace rollcall
