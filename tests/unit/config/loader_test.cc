#include "config/loader.h"

#include <chrono>
#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/key_table.h"
#include "config_file.h"

namespace rollcall {
namespace {

using std::chrono::seconds;
using testing::ConfigFile;
using ::testing::ElementsAre;
using testing::FakeSurroundings;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Load;
using testing::MistakesOf;
using ::testing::Not;
using ::testing::StartsWith;
using testing::WarningsOf;

TEST(LoaderTest, TheFileOfLastSeenStartsFromTheFolderOfTheConfiguration) {
  const auto file = [](const std::string& name) {
    return LoadConfigText("[last_seen]\nfile = \"" + name + "\"\n", "/etc/rollcall",
                          FakeSurroundings().Get())
        .settings.last_seen.file;
  };
  EXPECT_EQ(file("seen.db"), "/etc/rollcall/seen.db");
  EXPECT_EQ(file("/var/lib/seen.db"), "/var/lib/seen.db");
  EXPECT_EQ(file(""), "") << "in memory";
}

TEST(LoaderTest, AnEmptyFileHasAllDefaults) {
  const LoadResult result = Load("");
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.settings.openapi.listen.ToText(), "127.0.0.1:8800");
  EXPECT_EQ(result.settings.openapi.regions.size(), 5u);
  EXPECT_EQ(result.settings.openapi.clock_skew, std::chrono::minutes(15));
  EXPECT_EQ(result.settings.gateway.listen.ToText(), "127.0.0.1:8801");
  EXPECT_EQ(result.settings.gateway.heartbeat, seconds(25));
  EXPECT_EQ(result.settings.gateway.max_message, 4096u);
  EXPECT_EQ(result.settings.admin.listen.ToText(), "127.0.0.1:8802");
  EXPECT_EQ(result.settings.engine.kind, EngineKind::kMemory);
  EXPECT_EQ(result.settings.engine.valkey.lease_ttl, seconds(6));
  EXPECT_THAT(WarningsOf(result),
              ElementsAre("f: accounts: none, so nobody can call the API or log in"));
}

TEST(LoaderTest, ReadsAccountsInOrder) {
  const LoadResult result = Load(R"(
[[accounts]]
id = 9223372036854775807
query_qps = 0
token_qps = 7
kick_qps = 8
[[accounts.access_keys]]
id = "AKLT1"
secret = "0123456789abcdef"
[[accounts.access_keys]]
id = "AKLT2"
secret = "fedcba9876543210"
[[accounts.apps]]
id = 2147483647
keys = [{ id = "k1", secret = "1111111111111111" }, { id = "k2", secret = "2222222222222222" }]
[[accounts.apps]]
id = 5
status = "stopped"
keys = [{ id = "k3", secret = "3333333333333333" }]
[[accounts]]
id = 2
)");
  EXPECT_THAT(MistakesOf(result), IsEmpty());
  Account first;
  first.id = AccountId{9223372036854775807};
  first.query_qps = 0;
  first.token_qps = 7;
  first.kick_qps = 8;
  first.access_keys = {{"AKLT1", "0123456789abcdef"}, {"AKLT2", "fedcba9876543210"}};
  first.apps = {{AppId{2147483647},
                 {{"k1", "1111111111111111"}, {"k2", "2222222222222222"}},
                 AppStatus::kActive},
                {AppId{5}, {{"k3", "3333333333333333"}}, AppStatus::kStopped}};
  Account second;
  second.id = AccountId{2};
  EXPECT_THAT(result.settings.accounts, ElementsAre(first, second));
}

TEST(LoaderTest, TheExampleFileIsGoodAndSaysTheDefaults) {
  const FakeSurroundings surroundings;
  std::ifstream file(ROLLCALL_TEST_DATA "/../../docs/rollcall.example.toml");
  ASSERT_TRUE(file);
  std::stringstream text;
  text << file.rdbuf();
  const LoadResult result = LoadConfigText(text.str(), "", surroundings.Get());
  EXPECT_THAT(MistakesOf(result), IsEmpty());
  EXPECT_THAT(WarningsOf(result), IsEmpty());
  for (const Key<Settings>& key : SettingsKeys()) {
    EXPECT_EQ(key.get(result.settings), key.get(Settings{})) << key.info.name;
    const std::string name = key.info.name.substr(key.info.name.rfind('.') + 1);
    if (!key.info.name.starts_with("engine.valkey")) {
      EXPECT_THAT(text.str(), HasSubstr(name + " = "));
    }
  }
  ASSERT_EQ(result.settings.accounts.size(), 1u);
  EXPECT_EQ(result.settings.accounts[0].apps[0].keys[0].id, "k1");
}

TEST(LoaderTest, FiveMistakesGiveFiveLinesInTheirOrder) {
  const LoadResult result = Load(R"([gateway]
heartbeat_grace = "11m"
hartbeat = "25s"
max_message = 4096

[[accounts]]
id = 1
[[accounts.apps]]
id = 0
keys = [{ id = "k1", secret = "0123456789abcdef" },
        { id = "k2", secret = "short" }]
)");
  EXPECT_THAT(
      MistakesOf(result),
      ElementsAre(
          "f:2: gateway.heartbeat_grace: must be 1s to 10m",
          "f:3: gateway.hartbeat: unknown key, did you mean gateway.heartbeat?",
          R"(f:4: gateway.max_message: must be a size, as in "512B", "4KiB", "1MiB" or "1GiB")",
          "f:9: accounts.apps.id: must be 1 to 2147483647",
          "f:11: accounts.apps.keys.secret: must be 16 to 1024 bytes"));
}

TEST(LoaderTest, ASyntaxErrorStandsAlone) {
  const LoadResult result = Load("[gateway]\nnonsense = 1\nheartbeat = \n[openapi]\nlisten = 5\n");
  EXPECT_THAT(MistakesOf(result), ElementsAre(StartsWith("f:3: syntax: ")));
}

TEST(LoaderTest, RefusesAKeyThatStandsTwice) {
  const LoadResult result = Load("[log]\nlevel = \"info\"\nlevel = \"warn\"\n");
  EXPECT_THAT(MistakesOf(result), ElementsAre(StartsWith("f:3: syntax: ")));
}

TEST(LoaderTest, RefusesEndlessNesting) {
  const LoadResult result = Load("a = " + std::string(100'000, '['));
  EXPECT_THAT(MistakesOf(result), ElementsAre(StartsWith("f:1: syntax: ")));
}

TEST(LoaderTest, RefusesEndlessKeys) {
  std::string key = "a";
  for (int i = 0; i < 400'000; ++i) {
    key += ".a";
  }
  EXPECT_THAT(MistakesOf(Load("x = 1\n" + key + " = 1\n")),
              ElementsAre("f:2: syntax: a key must not have more than 16 parts"));
}

TEST(LoaderTest, TellsATableFromAValue) {
  EXPECT_THAT(MistakesOf(Load("gateway = 1\n")),
              ElementsAre("f:1: gateway: must be a table, [gateway]"));
  EXPECT_THAT(MistakesOf(Load("[[gateway]]\n")),
              ElementsAre("f:1: gateway: must be a table, [gateway]"));
  EXPECT_THAT(MistakesOf(Load("[accounts]\nid = 1\n")),
              ElementsAre("f:1: accounts: must be a list of tables, [[accounts]]"));
  EXPECT_THAT(MistakesOf(Load("accounts = [1]\n")),
              ElementsAre("f:1: accounts: must be a list of tables, [[accounts]]"));
}

TEST(LoaderTest, TakesDottedAndInlineTablesToo) {
  const LoadResult result =
      Load("gateway.heartbeat = \"30s\"\nengine = { valkey = { lease_ttl = \"4s\" } }\n");
  EXPECT_THAT(MistakesOf(result), IsEmpty());
  EXPECT_EQ(result.settings.gateway.heartbeat, seconds(30));
  EXPECT_EQ(result.settings.engine.valkey.lease_ttl, seconds(4));
}

TEST(LoaderTest, GuessesWhatAnUnknownKeyMeant) {
  EXPECT_THAT(MistakesOf(Load("[gatway]\nheartbeat = \"5s\"\n")),
              ElementsAre("f:1: gatway: unknown key, did you mean gateway?"));
  EXPECT_THAT(MistakesOf(Load("[openapi]\nheartbeat = \"5s\"\n")),
              ElementsAre("f:2: openapi.heartbeat: unknown key, did you mean gateway.heartbeat?"));
  EXPECT_THAT(MistakesOf(Load("zzzzzz = 1\n")), ElementsAre("f:1: zzzzzz: unknown key"));
}

TEST(LoaderTest, AKeyCannotForgeALineOfOutput) {
  EXPECT_THAT(MistakesOf(Load("\"a\\nf:1: b\" = 1\n")), ElementsAre("f:1: a?f:1:?b: unknown key"));
  EXPECT_THAT(MistakesOf(Load(std::string(70'000, 'k') + " = 1\n")),
              ElementsAre("f:1: " + std::string(64, 'k') + "...: unknown key"));
}

TEST(LoaderTest, NeverRepeatsAValue) {
  // Each puts a planted secret where a mistake or a syntax error is found.
  const std::string secret = "31415926535897932384626433832795";
  for (const std::string& text :
       {"[admin]\ntoken = " + secret + "\n", "[admin]\ntoken = [\"" + secret + "\"]\n",
        "[admin]\ntoken = \"" + secret + "\n", "[admin]\ntoken = a" + secret + "\n",
        "[admin]\ntoken = t" + secret + "\n", "[admin]\ntoken = 0x" + secret + "\n",
        "[admin]\ntoken = \"" + secret + "\" \"" + secret + "\"\n",
        "[admin]\ntoken = \"\"\"" + secret + "\n",
        "[admin]\ntoken = \"" + secret + " " + secret + "\"\n",
        "[log]\nlevel = \"" + secret + "\"\n", "[openapi]\nlisten = \"" + secret + "\"\n",
        "[gateway]\nheartbeat = \"" + secret + "\"\n",
        "[gateway]\nallowed_origins = [\"" + secret + "\"]\n"}) {
    const LoadResult result = Load(text);
    EXPECT_FALSE(result.ok()) << text;
    for (const std::string& mistake : MistakesOf(result)) {
      EXPECT_THAT(mistake, Not(HasSubstr("5926"))) << text;
    }
  }
}

TEST(LoaderTest, ReadsAFileThroughItsSurroundings) {
  FakeSurroundings surroundings;
  surroundings.files["/etc/r/r.toml"] = {"[log]\nlevel = \"warn\"\n", true};
  const LoadResult result = LoadConfigFile("/etc/r/r.toml", surroundings.Get());
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.settings.log.level, LogLevel::kWarn);
}

TEST(LoaderTest, SaysWhyAFileCannotBeRead) {
  FakeSurroundings surroundings;
  EXPECT_THAT(MistakesOf(LoadConfigFile("missing", surroundings.Get())),
              ElementsAre("f: cannot be read: No such file or directory"));
  surroundings.files["full"] = {std::string(kMaxConfigBytes, '\n'), false};
  EXPECT_TRUE(LoadConfigFile("full", surroundings.Get()).ok());
  surroundings.files["over"] = {std::string(kMaxConfigBytes + 1, '\n'), false};
  EXPECT_FALSE(LoadConfigFile("over", surroundings.Get()).ok());
}

}  // namespace
}  // namespace rollcall
