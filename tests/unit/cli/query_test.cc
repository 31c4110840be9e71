#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/free_port.h"
#include "unit/cli/console_for_test.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> QueryOf(const std::string& endpoint, std::size_t users = 1) {
  std::vector<std::string> arguments = {"query",        "--endpoint", endpoint,
                                        "--access-key", "AK",         "--secret-key",
                                        "0123456789",   "--app-id",   "1"};
  for (std::size_t i = 0; i < users; ++i)
    arguments.push_back(std::to_string(i));
  return arguments;
}

TEST(QueryCommand, NoAnswerIsExitOneWithOneLineThatSaysWhy) {
  const std::string port = std::to_string(FindFreePort(0, false, {}).value());
  const auto run = testing::RunCommand(QueryOf("http://127.0.0.1:" + port));
  EXPECT_EQ(run.code, ExitCode::kNo);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "rollcall: cannot connect to 127.0.0.1:" + port + ": Connection refused\n");
}

TEST(QueryCommand, WrongUsageIsExitTwo) {
  EXPECT_EQ(testing::RunCommand(QueryOf("127.0.0.1:8800")).code, ExitCode::kUsage);
  EXPECT_EQ(testing::RunCommand(QueryOf("http://127.0.0.1:1", 0)).code, ExitCode::kUsage);
  EXPECT_THAT(testing::RunCommand(QueryOf("http://127.0.0.1:1", 101)).err,
              HasSubstr("at most 100"));
  std::vector<std::string> native = QueryOf("http://127.0.0.1:1", 1);
  native.insert(native.end(), {"--changed-since", "5"});
  EXPECT_THAT(testing::RunCommand(native).err, HasSubstr("--changed-since needs --native"));
  native = QueryOf("http://127.0.0.1:1", 1001);
  native.emplace_back("--native");
  EXPECT_THAT(testing::RunCommand(native).err, HasSubstr("at most 1000"));
}

}  // namespace
}  // namespace rollcall
