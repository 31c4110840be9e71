#include "config/account_reader.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config_file.h"

namespace rollcall {
namespace {

using testing::ConfigFile;
using ::testing::ElementsAre;
using testing::FakeSurroundings;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Load;
using testing::MistakesOf;
using testing::WarningsOf;

constexpr std::string_view kSecret = "0123456789abcdef";

class SecretTest : public ::testing::Test {
 protected:
  // An access key that gets its secret in the way that `line` says.
  LoadResult LoadKey(const std::string& line, const std::string& folder = "/etc/r") {
    return LoadConfigText("[[accounts]]\nid = 1\n[[accounts.access_keys]]\nid = \"AK\"\n" + line,
                          folder, surroundings_.Get());
  }
  static std::string SecretOf(const LoadResult& result) {
    return result.settings.accounts.at(0).access_keys.at(0).secret;
  }

  FakeSurroundings surroundings_;
};

TEST_F(SecretTest, ComesFromTheFileItself) {
  const LoadResult result = LoadKey("secret = \"0123456789abcdef\"\n");
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(SecretOf(result), kSecret);
}

TEST_F(SecretTest, ComesFromTheEnvironment) {
  surroundings_.variables["KEY"] = kSecret;
  const LoadResult result = LoadKey("secret_env = \"KEY\"\n");
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(SecretOf(result), kSecret);
}

TEST_F(SecretTest, ComesFromAFileNextToTheConfiguration) {
  surroundings_.files["/etc/r/ak.secret"] = {std::string(kSecret), false};
  surroundings_.files["/run/ak"] = {std::string(kSecret) + "!", false};
  const LoadResult relative = LoadKey("secret_file = \"ak.secret\"\n");
  EXPECT_TRUE(relative.ok());
  EXPECT_EQ(SecretOf(relative), kSecret);
  const LoadResult absolute = LoadKey("secret_file = \"/run/ak\"\n");
  EXPECT_EQ(SecretOf(absolute), std::string(kSecret) + "!");
  EXPECT_THAT(WarningsOf(absolute), IsEmpty());
}

TEST_F(SecretTest, LosesOneNewlineAtItsEndWhereverItComesFrom) {
  for (const std::string end : {"", "\n", "\r\n"}) {
    surroundings_.variables["KEY"] = std::string(kSecret) + end;
    surroundings_.files["/etc/r/ak"] = {std::string(kSecret) + end, false};
    EXPECT_EQ(SecretOf(LoadKey("secret_env = \"KEY\"\n")), kSecret);
    EXPECT_EQ(SecretOf(LoadKey("secret_file = \"ak\"\n")), kSecret);
  }
  EXPECT_EQ(SecretOf(LoadKey("secret = \"0123456789abcdef\\n\"\n")), kSecret);
  EXPECT_EQ(SecretOf(LoadKey("secret = \"0123456789abcdef\\n\\n\"\n")),
            std::string(kSecret) + "\n");
  EXPECT_EQ(SecretOf(LoadKey("secret = \"0123456789abcdef\\r\"\n")), std::string(kSecret) + "\r");
}

TEST_F(SecretTest, HasSixteenTo1024BytesWithoutTheNewline) {
  surroundings_.variables["KEY"] = std::string(15, 's') + "\n";
  EXPECT_THAT(MistakesOf(LoadKey("secret_env = \"KEY\"\n")),
              ElementsAre("f:5: accounts.access_keys.secret_env: must hold 16 to 1024 bytes"));
  surroundings_.files["/etc/r/ak"] = {std::string(1024, 's') + "\r\n", false};
  EXPECT_TRUE(LoadKey("secret_file = \"ak\"\n").ok());
  surroundings_.files["/etc/r/ak"] = {std::string(1025, 's'), false};
  EXPECT_THAT(MistakesOf(LoadKey("secret_file = \"ak\"\n")),
              ElementsAre("f:5: accounts.access_keys.secret_file: must hold 16 to 1024 bytes"));
  EXPECT_THAT(MistakesOf(LoadKey("secret = \"\"\n")),
              ElementsAre("f:5: accounts.access_keys.secret: must be 16 to 1024 bytes"));
}

TEST_F(SecretTest, ComesFromExactlyOnePlace) {
  const std::string rule =
      ": accounts.access_keys.secret: exactly one of secret, secret_env and secret_file is "
      "required";
  surroundings_.variables["KEY"] = kSecret;
  EXPECT_THAT(MistakesOf(LoadKey("")), ElementsAre("f:3" + rule));
  EXPECT_THAT(MistakesOf(LoadKey("secret = \"0123456789abcdef\"\nsecret_env = \"KEY\"\n")),
              ElementsAre("f:3" + rule));
}

TEST_F(SecretTest, SaysWhenItsPlaceIsEmpty) {
  EXPECT_THAT(
      MistakesOf(LoadKey("secret_env = \"KEY\"\n")),
      ElementsAre("f:5: accounts.access_keys.secret_env: names an environment variable that is "
                  "not set"));
  EXPECT_THAT(MistakesOf(LoadKey("secret_file = \"ak\"\n")),
              ElementsAre("f:5: accounts.access_keys.secret_file: cannot be read: No such file or "
                          "directory"));
}

TEST_F(SecretTest, WarnsOfAFileThatEverybodyCanRead) {
  surroundings_.files["/etc/r/ak"] = {std::string(kSecret), true};
  const LoadResult result = LoadKey("secret_file = \"ak\"\n");
  EXPECT_TRUE(result.ok());
  EXPECT_THAT(WarningsOf(result),
              ElementsAre("f:5: accounts.access_keys.secret_file: names a file that every user of "
                          "this machine can read"));
}

struct TwiceCase {
  std::string_view what;
  std::string_view text;
  std::string_view mistake;
};

TEST(AccountReaderTest, RefusesAnIdTwice) {
  const TwiceCase cases[] = {
      {"account", "[[accounts]]\nid = 1\n[[accounts]]\nid = 1\n",
       "f:4: accounts.id: must be unique, but is also on line 2"},
      {"app of two accounts",
       "[[accounts]]\nid = 1\n[[accounts.apps]]\nid = 7\n"
       "[[accounts]]\nid = 2\n[[accounts.apps]]\nid = 7\n",
       "f:8: accounts.apps.id: must be unique, but is also on line 4"},
      {"access key of two accounts",
       "[[accounts]]\nid = 1\naccess_keys = [{id=\"A\",secret=\"0123456789abcdef\"}]\n"
       "[[accounts]]\nid = 2\naccess_keys = [{id=\"A\",secret=\"0123456789abcdef\"}]\n",
       "f:6: accounts.access_keys.id: must be unique, but is also on line 3"},
      {"app key of two apps",
       "[[accounts]]\nid = 1\n"
       "[[accounts.apps]]\nid = 7\nkeys = [{id=\"k\",secret=\"0123456789abcdef\"}]\n"
       "[[accounts.apps]]\nid = 8\nkeys = [{id=\"k\",secret=\"0123456789abcdef\"}]\n",
       "f:8: accounts.apps.keys.id: must be unique, but is also on line 5"},
  };
  for (const TwiceCase& c : cases) {
    EXPECT_THAT(MistakesOf(Load(c.text)), ElementsAre(c.mistake)) << c.what;
  }
}

TEST(AccountReaderTest, AnAccessKeyAndAnAppKeyMayShareAnId) {
  ConfigFile file;
  file.Set("accounts.access_keys.id", "\"k\"").Set("accounts.apps.keys.id", "\"k\"");
  EXPECT_TRUE(Load(file.ToText()).ok());
}

TEST(AccountReaderTest, TwoWrongIdsAreNotTheSameId) {
  EXPECT_THAT(MistakesOf(Load("[[accounts]]\nid = 0\n[[accounts]]\nid = \"x\"\n")),
              ElementsAre(HasSubstr("f:2: accounts.id: must be 1 to"),
                          HasSubstr("f:4: accounts.id: must be an integer")));
}

TEST(AccountReaderTest, WarnsOfAnAppThatNobodyCanLogInTo) {
  const LoadResult result = Load("[[accounts]]\nid = 1\n[[accounts.apps]]\nid = 7\n");
  EXPECT_TRUE(result.ok());
  EXPECT_THAT(WarningsOf(result),
              ElementsAre("f:3: accounts.apps.keys: none, so no device of this app can log in"));
}

}  // namespace
}  // namespace rollcall
