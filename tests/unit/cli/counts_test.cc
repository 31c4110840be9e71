#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cli/free_port.h"
#include "unit/cli/console_for_test.h"

namespace rollcall {
namespace {

std::vector<std::string> CountsOf(const std::string& endpoint, const std::string& app = "1") {
  return {"counts",     "--endpoint", endpoint, "--access-key", "AK", "--secret-key",
          "0123456789", "--app-id",   app};
}

TEST(CountsCommand, NoAnswerIsExitOneWithOneLineThatSaysWhy) {
  const std::string port = std::to_string(FindFreePort(0, false, {}).value());
  const auto run = testing::RunCommand(CountsOf("http://127.0.0.1:" + port));
  EXPECT_EQ(run.code, ExitCode::kNo);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "rollcall: cannot connect to 127.0.0.1:" + port + ": Connection refused\n");
}

TEST(CountsCommand, WrongUsageIsExitTwo) {
  EXPECT_EQ(testing::RunCommand(CountsOf("127.0.0.1:8800")).code, ExitCode::kUsage);
  EXPECT_EQ(testing::RunCommand(CountsOf("http://127.0.0.1:1", "0")).code, ExitCode::kUsage);
}

}  // namespace
}  // namespace rollcall
