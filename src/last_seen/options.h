// Settings of what is kept of users who are offline.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/clock.h"

namespace rollcall {

struct LastSeenOptions {
  // An SQLite database, made when it is missing. Empty: kept in memory, lost by a restart.
  std::string file = {};
  Duration keep = std::chrono::days(30);
  std::uint32_t max_users = 1'000'000;  // The longest offline are forgotten first.
};

}  // namespace rollcall
