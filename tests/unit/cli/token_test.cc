#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "auth/device_token.h"
#include "auth/directory.h"
#include "unit/cli/console_for_test.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kConfig = R"([[accounts]]
id = 1
[[accounts.access_keys]]
id = "AK"
secret = "0123456789abcdef"
[[accounts.apps]]
id = 123
keys = [{ id = "k1", secret = "fedcba9876543210" }]
)";

class TokenCommandTest : public ::testing::Test {
 protected:
  TokenCommandTest() { std::ofstream(file_) << kConfig; }

  testing::CommandRun Run(std::vector<std::string> more) {
    std::vector<std::string> arguments = {"token", "--config", file_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return testing::RunCommand(arguments);
  }

  const std::string file_ = ::testing::TempDir() + "token_test.toml";
};

TEST_F(TokenCommandTest, PrintsATokenOfTheAppsFirstKeyAndNothingElse) {
  const auto run = Run({"--app-id", "123", "--user-id", "10001", "--ttl", "10m"});
  ASSERT_EQ(run.code, ExitCode::kOk) << run.err;
  ASSERT_EQ(run.out.find('\n'), run.out.size() - 1);
  const auto directory = Directory::Build(
      {{.id = AccountId{1},
        .access_keys = {},
        .apps = {{.id = AppId{123}, .keys = {{.id = "k1", .secret = "fedcba9876543210"}}}}}});
  ASSERT_TRUE(directory);
  const testing::ManualClock clock;
  const DeviceTokenCheck check =
      VerifyDeviceToken(run.out.substr(0, run.out.size() - 1), **directory, clock);
  ASSERT_TRUE(check.ok()) << check.message;
  EXPECT_EQ(check.claims.user, UserId{10001});
  EXPECT_EQ(check.claims.expires_at, clock.Wall() + std::chrono::minutes(10));
}

TEST_F(TokenCommandTest, SaysWhichAppIsMissing) {
  const auto run = Run({"--app-id", "124", "--user-id", "1"});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("no app 124"));
}

TEST_F(TokenCommandTest, ListsTheMistakesOfABadConfiguration) {
  std::ofstream(file_) << "[gateway]\nheartbeat = 5\n";
  const auto run = Run({"--app-id", "123", "--user-id", "1"});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr(file_ + ":2: gateway.heartbeat: "));
}

TEST_F(TokenCommandTest, BoundsTheLifeOfAToken) {
  for (const char* const ttl : {"1s", "30d"}) {
    EXPECT_EQ(Run({"--app-id", "123", "--user-id", "1", "--ttl", ttl}).code, ExitCode::kOk);
  }
  for (const char* const ttl : {"999ms", "31d"}) {
    EXPECT_EQ(Run({"--app-id", "123", "--user-id", "1", "--ttl", ttl}).code, ExitCode::kUsage);
  }
}

}  // namespace
}  // namespace rollcall
