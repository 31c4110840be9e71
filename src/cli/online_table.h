// OnlineTable: the answer of QueryOnlineStatus as a person reads it.

#pragma once

#include <cstdint>
#include <span>

#include "cli/table.h"
#include "client/signed_call.h"

namespace rollcall {

// One row a connection, in the order the users were asked; one row for each user who has none.
Table OnlineTable(std::span<const std::int64_t> asked, std::span<const OnlineRow> online);

}  // namespace rollcall
