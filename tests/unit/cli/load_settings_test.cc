#include "cli/load_settings.h"

#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(LoadSettings, GivesTheSettingsOrEveryMistake) {
  const std::string file = ::testing::TempDir() + "load_settings_test.toml";
  std::ostringstream err;
  std::ofstream(file) << "[gateway]\nmax_connections_per_user = 7\n";
  const std::optional<Settings> settings = LoadSettings(file, err);
  ASSERT_TRUE(settings) << err.str();
  EXPECT_EQ(settings->gateway.max_connections_per_user, 7u);
  std::ofstream(file) << "[gateway]\nheartbeat = 1\nlogin_timeout = 2\n";
  EXPECT_FALSE(LoadSettings(file, err));
  EXPECT_THAT(err.str(), ::testing::HasSubstr(file + ":2: gateway.heartbeat: "));
  EXPECT_THAT(err.str(), ::testing::HasSubstr(file + ":3: gateway.login_timeout: "));
}

}  // namespace
}  // namespace rollcall
