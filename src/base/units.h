// Durations and sizes as people write them: "25s", "250ms", "15m", "1h", "30d"; "512B", "4KiB".
//
// Strict: digits without sign, fraction or leading zero, then one unit, nothing around them.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace rollcall {

// Units ms, s, m, h, d. kInvalidArgument says the rule only; also when it does not fit a Duration.
Result<Duration> ParseDuration(std::string_view text);

// In the largest unit that holds it without a fraction; what is below a millisecond is left out.
// REQUIRES: not negative.
std::string DurationText(Duration duration);

// Units B, KiB, MiB, GiB. Errors as above.
Result<std::size_t> ParseBytes(std::string_view text);

std::string BytesText(std::size_t bytes);

}  // namespace rollcall
