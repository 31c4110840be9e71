// Database and Statement: the part of SQLite that is needed, as values and Statuses.
//
// Errors are kUnavailable with SQLite's own words, which hold no values; kInvalidArgument when the
// file is no database.
//
// Loop-confined.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace rollcall {

// One run at a time: bind, step until there are no more rows, or Reset.
class Statement {
 public:
  // Parameters count from 1.
  Statement& Bind(int parameter, std::int64_t value);
  Statement& BindNull(int parameter);

  // Is there a row? Without one, or after an error, it is ready for its next run.
  Result<bool> Step();
  // Valid until the next Step. Columns count from 0.
  std::int64_t Integer(int column) const;
  std::optional<std::int64_t> IntegerOrNull(int column) const;
  void Reset();

  // Runs one that answers no row.
  Status Run();

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

class Database {
 public:
  // Empty = in memory. The file is made when it is missing, and no other process can use it until
  // the database is destroyed.
  static Result<Database> Open(const std::string& file);

  // Statements without parameters and rows.
  Status Run(const char* sql);
  // REQUIRES: `sql` fits the tables; outlived by the database.
  Statement Prepare(const char* sql);
  // The first column of the only row.
  Result<std::int64_t> Read(const char* sql);
  // Rows that the last statement wrote.
  std::int64_t changes() const;

 private:
  struct Closer {
    void operator()(sqlite3* database) const;
  };
  explicit Database(sqlite3* database) : database_(database) {}

  std::unique_ptr<sqlite3, Closer> database_;
};

}  // namespace rollcall
