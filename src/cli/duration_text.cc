#include "cli/duration_text.h"

#include <array>
#include <chrono>
#include <cstdint>

#include "codec/decimal.h"

namespace rollcall {
namespace {

struct Unit {
  std::string_view name;
  Duration length;
};

// Largest first; "ms" before "s", which is its ending.
constexpr std::array<Unit, 5> kUnits = {{{"d", std::chrono::hours(24)},
                                         {"h", std::chrono::hours(1)},
                                         {"m", std::chrono::minutes(1)},
                                         {"ms", std::chrono::milliseconds(1)},
                                         {"s", std::chrono::seconds(1)}}};
constexpr Duration kLongest = std::chrono::hours(24 * 36500);

}  // namespace

std::optional<Duration> ParseDurationText(std::string_view text) {
  for (const Unit& unit : kUnits) {
    if (!text.ends_with(unit.name)) continue;
    const std::string_view number = text.substr(0, text.size() - unit.name.size());
    const std::optional<std::int64_t> count = ParseDecimal(number);
    if (!count || *count < 0 || *count > kLongest / unit.length) return std::nullopt;
    return *count * unit.length;
  }
  return std::nullopt;
}

std::string DurationText(Duration duration) {
  if (duration < std::chrono::milliseconds(1)) return "0s";
  for (const Unit& unit : {kUnits[0], kUnits[1], kUnits[2], kUnits[4]}) {
    if (duration % unit.length == Duration::zero()) {
      return std::to_string(duration / unit.length).append(unit.name);
    }
  }
  return std::to_string(duration / std::chrono::milliseconds(1)) + "ms";
}

}  // namespace rollcall
