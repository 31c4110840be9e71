#include "base/units.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "base/check.h"

namespace rollcall {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t size;
};

// Largest first: printing takes the first that divides.
constexpr std::array kDurationUnits = {
    Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1'000}, Unit{"ms", 1},
};
constexpr std::array kByteUnits = {
    Unit{"GiB", 1ULL << 30},
    Unit{"MiB", 1ULL << 20},
    Unit{"KiB", 1ULL << 10},
    Unit{"B", 1},
};

std::optional<std::uint64_t> ParseQuantity(std::string_view text, std::span<const Unit> units,
                                           std::uint64_t max) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view digits(text.data(), static_cast<std::size_t>(rest - text.data()));
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
  const std::string_view name = text.substr(digits.size());
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    if (number > max / unit.size) return std::nullopt;
    return number * unit.size;
  }
  return std::nullopt;
}

std::string QuantityText(std::uint64_t quantity, std::span<const Unit> units, const Unit& zero) {
  if (quantity == 0) return "0" + std::string(zero.name);
  for (const Unit& unit : units) {
    if (quantity % unit.size == 0) {
      return std::to_string(quantity / unit.size) + std::string(unit.name);
    }
  }
  return std::to_string(quantity);
}

}  // namespace

Result<Duration> ParseDuration(std::string_view text) {
  constexpr auto kMax = std::chrono::floor<std::chrono::milliseconds>(Duration::max()).count();
  const auto millis = ParseQuantity(text, kDurationUnits, static_cast<std::uint64_t>(kMax));
  if (!millis) {
    return Status(StatusCode::kInvalidArgument,
                  R"(must be a duration, as in "250ms", "25s", "15m", "1h" or "30d")");
  }
  return Duration(std::chrono::milliseconds(*millis));
}

std::string DurationText(Duration duration) {
  CHECK(duration >= Duration::zero());
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(duration).count();
  constexpr Unit kSecond{"s", 1'000};
  return QuantityText(static_cast<std::uint64_t>(millis), kDurationUnits, kSecond);
}

Result<std::size_t> ParseBytes(std::string_view text) {
  const auto bytes = ParseQuantity(text, kByteUnits, std::numeric_limits<std::size_t>::max());
  if (!bytes) {
    return Status(StatusCode::kInvalidArgument,
                  R"(must be a size, as in "512B", "4KiB", "1MiB" or "1GiB")");
  }
  return *bytes;
}

std::string BytesText(std::size_t bytes) {
  return QuantityText(bytes, kByteUnits, kByteUnits.back());
}

}  // namespace rollcall
