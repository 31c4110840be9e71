#include "last_seen/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/last_seen/temporary_file.h"

namespace rollcall::testing {
namespace {

using ::testing::HasSubstr;

std::string Refusal(const TemporaryFile& file) {
  const Result<Database> database = OpenLastSeenDatabase(file.path());
  return database ? "" : database.error().message();
}

void Execute(const TemporaryFile& file, const char* sql) {
  Result<Database> database = Database::Open(file.path());
  ASSERT_TRUE(database && database->Run(sql).ok());
}

TEST(SchemaTest, MakesTheTablesOnceAndFindsThemAgain) {
  const TemporaryFile file;
  for (int i = 0; i < 2; ++i) {
    Result<Database> database = OpenLastSeenDatabase(file.path());
    ASSERT_TRUE(database);
    EXPECT_EQ(*database->Read("SELECT count(*) FROM state"), 1);
    EXPECT_EQ(*database->Read("PRAGMA user_version"), 1);
  }
}

TEST(SchemaTest, RefusesWhatIsNotItsOwn) {
  const TemporaryFile file;
  file.Fill("not a database, but text that is long enough to be taken for one: " +
            std::string(4096, 'x'));
  EXPECT_EQ(Refusal(file), "is no SQLite database");
  file.Fill("");
  Execute(file, "CREATE TABLE others (a INTEGER)");
  EXPECT_EQ(Refusal(file), "is the database of another program");
}

TEST(SchemaTest, RefusesANewerOneAndABrokenOne) {
  const TemporaryFile newer;
  ASSERT_EQ(Refusal(newer), "");
  Execute(newer, "PRAGMA user_version = 2");
  EXPECT_EQ(Refusal(newer), "was written by a newer version of this program");
  const TemporaryFile broken;
  ASSERT_EQ(Refusal(broken), "");
  Execute(broken, "DROP TABLE users");
  EXPECT_THAT(Refusal(broken), HasSubstr("no such table: users"));
}

TEST(SchemaTest, RefusesAFolderThatIsNotThereAndAFileInUse) {
  EXPECT_EQ(OpenLastSeenDatabase("/nowhere/seen.db").error().message(),
            "cannot be used: unable to open database file");
  const TemporaryFile file;
  const Result<Database> first = OpenLastSeenDatabase(file.path());
  ASSERT_TRUE(first);
  EXPECT_EQ(Refusal(file), "cannot be used: database is locked");
}

}  // namespace
}  // namespace rollcall::testing
