#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/console_for_test.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;

TEST(CheckConfigCommand, ListsEveryMistakeWithItsLine) {
  const std::string file = ::testing::TempDir() + "check_config_bad.toml";
  std::ofstream(file) << "[gateway]\nheartbeat = 5\nunknown = 1\n";
  const auto run = testing::RunCommand({"check-config", file});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.out, HasSubstr(file + ":2: gateway.heartbeat: "));
  EXPECT_THAT(run.out, HasSubstr(file + ":3: gateway.unknown: "));
}

TEST(CheckConfigCommand, SaysThatAGoodOneIsGood) {
  const std::string file = ::testing::TempDir() + "check_config_good.toml";
  std::ofstream(file) << "[gateway]\nheartbeat = \"25s\"\n";
  const auto run = testing::RunCommand({"check-config", file});
  EXPECT_EQ(run.code, ExitCode::kOk) << run.out;
  EXPECT_EQ(run.out, file + ": ok\n");
}

TEST(CheckConfigCommand, AFileThatIsNotThereIsAMistake) {
  EXPECT_EQ(testing::RunCommand({"check-config", "/nowhere/x.toml"}).code, ExitCode::kUsage);
}

}  // namespace
}  // namespace rollcall
