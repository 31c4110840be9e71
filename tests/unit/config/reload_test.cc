#include "config/reload.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/key_table.h"
#include "config_file.h"
#include "support/certificate.h"

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

TEST(ReloadTest, ACertificateIsTakenWhenItsFileHasAnotherThoughItsNameIsTheSame) {
  const testing::MadeCertificate made = testing::MakeCertificate();
  Settings running;
  running.gateway.tls_cert = "cert.pem";
  running.gateway.tls_key = "key.pem";
  running.tls.gateway = testing::ServerContext(made);
  Settings loaded = running;
  loaded.tls.gateway = testing::ServerContext(testing::MakeCertificate());
  const Reloaded reloaded = MergeReloaded(running, loaded);
  EXPECT_THAT(reloaded.changed, ElementsAre("gateway.tls_cert"));
  EXPECT_EQ(reloaded.settings.tls.gateway, loaded.tls.gateway);
  EXPECT_EQ(reloaded.settings.tls.openapi, nullptr);
}

// With it stay the keys of the tickets that devices hold.
TEST(ReloadTest, AnUnchangedCertificateStaysTheOneInUseWhateverItsFileIsCalled) {
  const testing::MadeCertificate made = testing::MakeCertificate();
  Settings running;
  running.admin.tls_cert = "cert.pem";
  running.tls.admin = testing::ServerContext(made);
  Settings loaded = running;
  loaded.tls.admin = testing::ServerContext(made);
  EXPECT_THAT(MergeReloaded(running, loaded).changed, IsEmpty());
  loaded.admin.tls_cert = "renamed.pem";
  const Reloaded reloaded = MergeReloaded(running, loaded);
  EXPECT_THAT(reloaded.changed, ElementsAre("admin.tls_cert"));
  EXPECT_EQ(reloaded.settings.tls.admin, running.tls.admin);
  EXPECT_EQ(reloaded.settings.admin.tls_cert, "renamed.pem");
}

TEST(ReloadTest, TlsComesAndGoes) {
  const Settings without;
  Settings with;
  with.openapi.tls_cert = "cert.pem";
  with.openapi.tls_key = "key.pem";
  with.tls.openapi = testing::ServerContext(testing::MakeCertificate());
  EXPECT_EQ(MergeReloaded(without, with).settings.tls.openapi, with.tls.openapi);
  EXPECT_EQ(MergeReloaded(with, without).settings.tls.openapi, nullptr);
  EXPECT_THAT(MergeReloaded(with, without).changed,
              ElementsAre("openapi.tls_cert", "openapi.tls_key"));
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
  EXPECT_THAT(live,
              ElementsAre("openapi.max_connections_per_address", "openapi.max_failures_per_second",
                          "openapi.tls_cert", "openapi.tls_key", "gateway.max_logins_per_second",
                          "gateway.max_connections_per_address", "gateway.max_failures_per_second",
                          "gateway.tls_cert", "gateway.tls_key", "admin.tls_cert", "admin.tls_key",
                          "log.level"));
  for (const KeyRow& row : AllKeys()) {
    if (row.info.name.starts_with("accounts")) {
      EXPECT_EQ(row.info.reload, Reload::kLive) << row.info.name;
    }
  }
}

}  // namespace
}  // namespace rollcall
