// What options take: each returns a function that checks one value as typed and keeps it.
//
// Nothing here knows which option it serves; messages say the rule only ("must be …").

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/status.h"
#include "domain/platform.h"

namespace rollcall {

using TakeValue = std::function<Status(std::string_view)>;

// `into` is written only when the value is good, and outlives the function returned.
TakeValue TakeFlag(bool& into);
TakeValue TakeText(std::string& into);  // Not empty.
// Decimal digits, `least` to `most`.
TakeValue TakeInteger(std::int64_t& into, std::int64_t least, std::int64_t most);
// Adds to the end, at most `limit` in all.
TakeValue TakeIntegers(std::vector<std::int64_t>& into, std::int64_t least, std::int64_t most,
                       std::size_t limit);
// A number and a unit: 250ms, 25s, 5m, 1h, 30d.
TakeValue TakeDuration(Duration& into, Duration least, Duration most);
TakeValue TakePlatform(Platform& into);

}  // namespace rollcall
