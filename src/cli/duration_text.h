// Durations as people type them: a whole number and one unit, 250ms, 25s, 5m, 1h or 30d.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace rollcall {

// Nothing when it is not of that form, or longer than 100 years.
std::optional<Duration> ParseDurationText(std::string_view text);

// In the largest unit that needs no fraction; less than a millisecond is dropped.
std::string DurationText(Duration duration);

}  // namespace rollcall
