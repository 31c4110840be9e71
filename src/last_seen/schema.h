// The tables of the last-seen database, and whether a file has them.

#pragma once

#include <string>

#include "base/result.h"
#include "last_seen/database.h"

namespace rollcall {

// Opens it, makes the tables in an empty one, and writes to it once. The message of an error ends a
// sentence whose subject is the file: "is no SQLite database".
Result<Database> OpenLastSeenDatabase(const std::string& file);

}  // namespace rollcall
