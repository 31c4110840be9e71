#include "last_seen/schema.h"

#include <array>
#include <cstdint>
#include <utility>

namespace rollcall {
namespace {

constexpr std::int64_t kApplicationId = 0x524F4C4C;  // "ROLL", in the file's header.
constexpr std::int64_t kSchema = 1;

// A user without a reason is online. The index is for whom to forget first, and for nobody online.
constexpr const char* kTables = R"sql(
  BEGIN IMMEDIATE;
  PRAGMA application_id = 0x524F4C4C;
  PRAGMA user_version = 1;
  CREATE TABLE users (
    app INTEGER NOT NULL, user INTEGER NOT NULL, version INTEGER NOT NULL,
    seen_at INTEGER NOT NULL, reason INTEGER, PRIMARY KEY (app, user)) WITHOUT ROWID;
  CREATE INDEX offline_users ON users (version) WHERE reason IS NOT NULL;
  CREATE TABLE state (
    id INTEGER PRIMARY KEY CHECK (id = 1), is_closed INTEGER NOT NULL,
    followed INTEGER NOT NULL, checkpoint INTEGER NOT NULL, forgotten INTEGER NOT NULL,
    raised INTEGER NOT NULL, unclear INTEGER NOT NULL);
  INSERT INTO state VALUES (1, 0, 0, 0, 0, 0, 0);
  COMMIT;
)sql";

// Fail unless everything is there that is used later.
constexpr std::array kColumns = {
    "SELECT count(is_closed + followed + checkpoint + forgotten + raised + unclear) FROM state",
    "SELECT count(*) FROM (SELECT app, user, version, seen_at FROM users INDEXED BY offline_users "
    "WHERE reason IS NOT NULL LIMIT 1)"};

Status CannotUse(const Status& error) {
  if (error.code() == StatusCode::kInvalidArgument) return error;
  return {error.code(), "cannot be used: " + error.message()};
}

Status Check(Database& database) {
  const Result<std::int64_t> tables = database.Read("SELECT count(*) FROM sqlite_master");
  if (!tables) return CannotUse(tables.error());
  const Result<std::int64_t> application = database.Read("PRAGMA application_id");
  if (!application) return CannotUse(application.error());
  if (*application == 0 && *tables == 0) {
    const Status made = database.Run(kTables);
    return made.ok() ? made : CannotUse(made);
  }
  if (*application != kApplicationId) {
    return {StatusCode::kInvalidArgument, "is the database of another program"};
  }
  const Result<std::int64_t> schema = database.Read("PRAGMA user_version");
  if (!schema) return CannotUse(schema.error());
  if (*schema != kSchema) {
    return {StatusCode::kInvalidArgument, "was written by a newer version of this program"};
  }
  for (const char* const sql : kColumns) {
    const Result<std::int64_t> rows = database.Read(sql);
    if (!rows) return CannotUse(rows.error());
  }
  const Status written = database.Run("BEGIN IMMEDIATE; UPDATE state SET id = id; COMMIT");
  return written.ok() ? written : CannotUse(written);
}

}  // namespace

Result<Database> OpenLastSeenDatabase(const std::string& file) {
  Result<Database> database = Database::Open(file);
  if (!database) return CannotUse(database.error());
  if (Status usable = Check(*database); !usable.ok()) return usable;
  return database;
}

}  // namespace rollcall
