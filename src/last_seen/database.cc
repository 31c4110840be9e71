#include "last_seen/database.h"

#include <sqlite3.h>

#include "base/check.h"

namespace rollcall {
namespace {

Status ErrorOf(sqlite3* database, int code) {
  const int kind = code & 0xFF;  // The rest says where it happened.
  if (kind == SQLITE_NOTADB) {
    return {StatusCode::kInvalidArgument, "is no SQLite database"};
  }
  return {StatusCode::kUnavailable,
          database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database)};
}

}  // namespace

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement& Statement::Bind(int parameter, std::int64_t value) {
  CHECK(sqlite3_bind_int64(statement_.get(), parameter, value) == SQLITE_OK);
  return *this;
}

Statement& Statement::BindNull(int parameter) {
  CHECK(sqlite3_bind_null(statement_.get(), parameter) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    Reset();
    return false;
  }
  const Status error = ErrorOf(sqlite3_db_handle(statement_.get()), code);
  Reset();
  return error;
}

std::int64_t Statement::Integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::optional<std::int64_t> Statement::IntegerOrNull(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return Integer(column);
}

void Statement::Reset() {
  // What it returns is the error of the step before, which was told.
  sqlite3_reset(statement_.get());
}

Status Statement::Run() {
  const Result<bool> row = Step();
  if (!row) return row.error();
  CHECK(!*row);
  return {};
}

void Database::Closer::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Result<Database> Database::Open(const std::string& file) {
  sqlite3* opened = nullptr;
  const char* const name = file.empty() ? ":memory:" : file.c_str();
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(name, &opened, flags, nullptr);
  Database database(opened);
  if (code != SQLITE_OK) return ErrorOf(opened, code);
  // Exclusive: a second node on the same file is refused. WAL: a commit is one short write, without
  // waiting for the disk; a crash of the process loses nothing, one of the machine the last of it.
  const Status ready = database.Run(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
      "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;");
  if (!ready.ok()) return ready;
  return database;
}

Status Database::Run(const char* sql) {
  const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? Status() : ErrorOf(database_.get(), code);
}

Statement Database::Prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  CHECK(code == SQLITE_OK);
  return Statement(statement);
}

Result<std::int64_t> Database::Read(const char* sql) {
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v2(database_.get(), sql, -1, &prepared, nullptr);
  Statement statement(prepared);
  if (code != SQLITE_OK) return ErrorOf(database_.get(), code);
  const Result<bool> row = statement.Step();
  if (!row) return row.error();
  CHECK(*row);
  return statement.Integer(0);
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(database_.get());
}

}  // namespace rollcall
