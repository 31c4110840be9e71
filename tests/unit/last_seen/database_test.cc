#include "last_seen/database.h"

#include <gtest/gtest.h>

#include "unit/last_seen/temporary_file.h"

namespace rollcall::testing {
namespace {

TEST(DatabaseTest, KeepsWhatItIsGivenInMemory) {
  Result<Database> database = Database::Open("");
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->Run("CREATE TABLE t (a INTEGER, b INTEGER)").ok());
  Statement insert = database->Prepare("INSERT INTO t VALUES (?1, ?2)");
  ASSERT_TRUE(insert.Bind(1, 5).Bind(2, -7).Run().ok());
  EXPECT_EQ(database->changes(), 1);
  ASSERT_TRUE(insert.Bind(1, 6).BindNull(2).Run().ok()) << "a statement runs any number of times";
  Statement select = database->Prepare("SELECT a, b FROM t ORDER BY a");
  ASSERT_TRUE(*select.Step());
  EXPECT_EQ(select.Integer(0), 5);
  EXPECT_EQ(select.IntegerOrNull(1), -7);
  ASSERT_TRUE(*select.Step());
  EXPECT_EQ(select.IntegerOrNull(1), std::nullopt);
  EXPECT_FALSE(*select.Step());
  EXPECT_TRUE(*select.Step()) << "and begins again";
  EXPECT_EQ(*database->Read("SELECT count(*) FROM t"), 2);
}

TEST(DatabaseTest, KeepsItInAFile) {
  const TemporaryFile file;
  {
    Result<Database> database = Database::Open(file.path());
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->Run("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (4)").ok());
  }
  Result<Database> again = Database::Open(file.path());
  ASSERT_TRUE(again);
  EXPECT_EQ(*again->Read("SELECT a FROM t"), 4);
}

TEST(DatabaseTest, IsOneProcessesOnly) {
  const TemporaryFile file;
  Result<Database> first = Database::Open(file.path());
  ASSERT_TRUE(first && first->Run("CREATE TABLE t (a INTEGER)").ok());
  const Result<Database> second = Database::Open(file.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), StatusCode::kUnavailable);
  EXPECT_EQ(second.error().message(), "database is locked");
}

TEST(DatabaseTest, SaysWhatIsWrong) {
  const TemporaryFile file;
  file.Fill(std::string(4096, 'x'));
  const Result<Database> database = Database::Open(file.path());
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error(), Status(StatusCode::kInvalidArgument, "is no SQLite database"));
  const Result<Database> nowhere = Database::Open(file.path() + "/nowhere/seen.db");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code(), StatusCode::kUnavailable);
  Result<Database> memory = Database::Open("");
  ASSERT_TRUE(memory);
  EXPECT_FALSE(memory->Read("SELECT a FROM nowhere"));
  EXPECT_FALSE(memory->Run("CREATE nonsense").ok());
}

TEST(DatabaseTest, AFailedStatementIsReadyForItsNextRun) {
  Result<Database> database = Database::Open("");
  ASSERT_TRUE(database && database->Run("CREATE TABLE t (a INTEGER PRIMARY KEY)").ok());
  Statement insert = database->Prepare("INSERT INTO t VALUES (?1)");
  ASSERT_TRUE(insert.Bind(1, 1).Run().ok());
  EXPECT_FALSE(insert.Bind(1, 1).Run().ok());
  EXPECT_TRUE(insert.Bind(1, 2).Run().ok());
}

}  // namespace
}  // namespace rollcall::testing
