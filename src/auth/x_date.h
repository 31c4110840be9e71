// X-Date: the moment of a signed call, as YYYYMMDDTHHMMSSZ in UTC.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace rollcall {

// Nothing but that form of a moment that exists: no leap seconds, no 30 February.
std::optional<WallTime> ParseXDate(std::string_view text);

// Drops what is less than a second. REQUIRES: a year from 0 to 9999.
std::string FormatXDate(WallTime time);

// The YYYYMMDD of it. REQUIRES: at least 8 characters.
inline std::string_view DayOfXDate(std::string_view x_date) {
  return x_date.substr(0, 8);
}

}  // namespace rollcall
