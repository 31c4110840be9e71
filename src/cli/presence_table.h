// The answer of `rollcall query --native` as a table.

#pragma once

#include <cstdint>

#include "cli/table.h"
#include "client/presence_answer.h"

namespace rollcall {

// A row for each connection, and one for each user without any: those who are offline, then those
// whose state is unknown.
Table PresenceTable(const PresenceRows& rows);

}  // namespace rollcall
