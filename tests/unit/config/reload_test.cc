#include "config/reload.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/key_table.h"
#include "config_file.h"

namespace rollcall {
namespace {

using testing::ConfigFile;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Load;

Settings SettingsOf(const ConfigFile& file) {
  return Load(file.ToText()).settings;
}

TEST(ReloadTest, NothingChangesWithTheSameFile) {
  const Settings settings = SettingsOf(ConfigFile());
  const Reloaded reloaded = MergeReloaded(settings, settings);
  EXPECT_THAT(reloaded.changed, IsEmpty());
  EXPECT_THAT(reloaded.needs_restart, IsEmpty());
  EXPECT_EQ(reloaded.settings.accounts, settings.accounts);
}

TEST(ReloadTest, LiveKeysTakeEffectAndOthersAreNamed) {
  const Settings running = SettingsOf(ConfigFile());
  const Settings loaded = SettingsOf(ConfigFile()
                                         .Set("log.level", "\"debug\"")
                                         .Set("log.format", "\"json\"")
                                         .Set("gateway.heartbeat", "\"30s\"")
                                         .Set("openapi.regions", "[\"x\"]"));
  const Reloaded reloaded = MergeReloaded(running, loaded);
  EXPECT_THAT(reloaded.changed, ElementsAre("log.level"));
  EXPECT_THAT(reloaded.needs_restart,
              ElementsAre("openapi.regions", "gateway.heartbeat", "log.format"));
  EXPECT_EQ(reloaded.settings.log.level, LogLevel::kDebug);
  EXPECT_EQ(reloaded.settings.log.format, LogFormat::kText);
  EXPECT_EQ(reloaded.settings.gateway.heartbeat, running.gateway.heartbeat);
}

TEST(ReloadTest, EveryChangeOfAnAccountIsLive) {
  const Settings running = SettingsOf(ConfigFile());
  const std::pair<std::string_view, std::string> changes[] = {
      {"accounts.id", "2"},
      {"accounts.query_qps", "7"},
      {"accounts.token_qps", "7"},
      {"accounts.kick_qps", "7"},
      {"accounts.access_keys.id", "\"AK2\""},
      {"accounts.access_keys.secret", "\"fedcba9876543210\""},
      {"accounts.apps.id", "2"},
      {"accounts.apps.status", "\"stopped\""},
      {"accounts.apps.keys.id", "\"k2\""},
      {"accounts.apps.keys.secret", "\"fedcba9876543210\""},
  };
  for (const auto& [key, literal] : changes) {
    const Settings loaded = SettingsOf(ConfigFile().Set(key, literal));
    const Reloaded reloaded = MergeReloaded(running, loaded);
    EXPECT_THAT(reloaded.changed, ElementsAre("accounts")) << key;
    EXPECT_THAT(reloaded.needs_restart, IsEmpty()) << key;
    EXPECT_EQ(reloaded.settings.accounts, loaded.accounts) << key;
  }
}

TEST(ReloadTest, AChangeThatWaitsForARestartIsNamedAtEveryReload) {
  const Settings running;
  Settings loaded;
  loaded.gateway.max_message = 8192;
  const Reloaded first = MergeReloaded(running, loaded);
  EXPECT_THAT(first.needs_restart, ElementsAre("gateway.max_message"));
  EXPECT_THAT(MergeReloaded(first.settings, loaded).needs_restart,
              ElementsAre("gateway.max_message"));
  EXPECT_THAT(MergeReloaded(first.settings, running).needs_restart, IsEmpty());
}

// A key must not promise to be live before the server takes it from a reload.
TEST(ReloadTest, TheTableSaysLiveForWhatTheServerTakes) {
  std::vector<std::string> live;
  for (const Key<Settings>& key : SettingsKeys()) {
    if (key.info.reload == Reload::kLive) live.push_back(key.info.name);
  }
  EXPECT_THAT(live, ElementsAre("gateway.max_logins_per_second", "log.level"));
  for (const KeyRow& row : AllKeys()) {
    if (row.info.name.starts_with("accounts")) {
      EXPECT_EQ(row.info.reload, Reload::kLive) << row.info.name;
    }
  }
}

}  // namespace
}  // namespace rollcall
