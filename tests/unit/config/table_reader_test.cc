#include "config/table_reader.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TableReaderTest : public ::testing::Test {
 protected:
  KeyPlaces ReadApp(const std::string& text) {
    const toml::table table = toml::parse(text);
    return reader_.ReadKeys(table, "accounts.apps", AppKeys(), app_,
                            {{"accounts.apps.keys", [this](const toml::node&) { ++children_; }}});
  }

  std::vector<Note> mistakes_;
  TableReader reader_{mistakes_};
  App app_;
  int children_ = 0;
};

TEST_F(TableReaderTest, FillsTheRecordAndSaysWhereItsKeysStand) {
  const KeyPlaces places = ReadApp("id = 7\n\nstatus = \"stopped\"\n");
  EXPECT_THAT(mistakes_, IsEmpty());
  EXPECT_EQ(app_.id, AppId{7});
  EXPECT_EQ(app_.status, AppStatus::kStopped);
  EXPECT_EQ(places.at("accounts.apps.id").line, 1u);
  EXPECT_EQ(places.at("accounts.apps.status").line, 3u);
  EXPECT_TRUE(places.at("accounts.apps.status").is_valid);
}

TEST_F(TableReaderTest, LeavesAFieldAloneWhoseValueIsRefused) {
  const KeyPlaces places = ReadApp("id = 7\nstatus = \"asleep\"\n");
  EXPECT_THAT(mistakes_, ElementsAre(Note{2, "accounts.apps.status",
                                          "must be one of \"active\", \"stopped\""}));
  EXPECT_EQ(app_.status, AppStatus::kActive);
  EXPECT_FALSE(places.at("accounts.apps.status").is_valid);
}

TEST_F(TableReaderTest, HandsOverWhatIsNotARow) {
  ReadApp("id = 7\nkeys = []\n");
  EXPECT_THAT(mistakes_, IsEmpty());
  EXPECT_EQ(children_, 1);
}

TEST_F(TableReaderTest, GoesOnAfterAMistake) {
  ReadApp("nonsense = 1\nstatus = \"stopped\"\n");
  EXPECT_THAT(mistakes_, ElementsAre(Note{1, "accounts.apps.nonsense", "unknown key"},
                                     Note{1, "accounts.apps.id", "is required"}));
  EXPECT_EQ(app_.status, AppStatus::kStopped);
}

TEST_F(TableReaderTest, WantsAListOfTables) {
  const toml::table table = toml::parse("a = [{ x = 1 }, 2, { x = 3 }]\nb = 4\n");
  std::vector<std::int64_t> seen;
  const auto take = [&seen](const toml::table& item) {
    seen.push_back(item["x"].value_or(std::int64_t{0}));
  };
  reader_.ForEachTable(*table.get("a"), "a", take);
  reader_.ForEachTable(*table.get("b"), "b", take);
  EXPECT_THAT(seen, ElementsAre(1, 3));
  EXPECT_THAT(mistakes_, ElementsAre(Note{1, "a", "must be a list of tables, [[a]]"},
                                     Note{2, "b", "must be a list of tables, [[b]]"}));
}

}  // namespace
}  // namespace rollcall
