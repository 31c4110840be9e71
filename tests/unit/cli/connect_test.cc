#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/free_port.h"
#include "unit/cli/console_for_test.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;

testing::CommandRun Connect(const std::string& gateway, const std::string& token,
                            const std::string& input = "") {
  return testing::RunCommand({"connect", "--gateway", gateway, "--token", token, "--device-id", "1",
                              "--platform", "Web", "--client-version", "1"},
                             input);
}

TEST(ConnectCommand, AGatewayThatIsNotThereIsExitOne) {
  const std::string port = std::to_string(FindFreePort(0, false, {}).value());
  const auto run = Connect("ws://127.0.0.1:" + port, "t");
  EXPECT_EQ(run.code, ExitCode::kNo);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("Connection refused"));
}

TEST(ConnectCommand, WrongUsageIsExitTwo) {
  EXPECT_EQ(Connect("http://127.0.0.1:1", "t").code, ExitCode::kUsage);
  EXPECT_THAT(Connect("ws://127.0.0.1:1", "-", std::string(16 * 1024 + 1, 'x')).err,
              HasSubstr("--token: must be at most 16384 bytes"));
}

}  // namespace
}  // namespace rollcall
