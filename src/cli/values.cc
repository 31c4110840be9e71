#include "cli/values.h"

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

#include "base/units.h"
#include "codec/decimal.h"

namespace rollcall {
namespace {

Status Rule(std::string text) {
  return {StatusCode::kInvalidArgument, std::move(text)};
}

std::string RangeText(std::int64_t least, std::int64_t most) {
  if (most == std::numeric_limits<std::int64_t>::max()) {
    return "must be an integer of at least " + std::to_string(least);
  }
  return "must be an integer from " + std::to_string(least) + " to " + std::to_string(most);
}

}  // namespace

TakeValue TakeFlag(bool& into) {
  return [&into](std::string_view) {
    into = true;
    return Status();
  };
}

TakeValue TakeText(std::string& into) {
  return [&into](std::string_view text) {
    if (text.empty()) return Rule("must not be empty");
    into = text;
    return Status();
  };
}

TakeValue TakeInteger(std::int64_t& into, std::int64_t least, std::int64_t most) {
  return [&into, least, most](std::string_view text) {
    const std::optional<std::int64_t> value = ParseDecimal(text);
    if (!value || *value < least || *value > most) return Rule(RangeText(least, most));
    into = *value;
    return Status();
  };
}

TakeValue TakeIntegers(std::vector<std::int64_t>& into, std::int64_t least, std::int64_t most,
                       std::size_t limit) {
  return [&into, least, most, limit](std::string_view text) {
    if (into.size() == limit) return Rule("must be at most " + std::to_string(limit));
    std::int64_t value = 0;
    Status status = TakeInteger(value, least, most)(text);
    if (status.ok()) into.push_back(value);
    return status;
  };
}

TakeValue TakeDuration(Duration& into, Duration least, Duration most) {
  return [&into, least, most](std::string_view text) {
    const Result<Duration> value = ParseDuration(text);
    if (!value || *value < least || *value > most) {
      return Rule("must be a duration such as 25s, from " + DurationText(least) + " to " +
                  DurationText(most));
    }
    into = *value;
    return Status();
  };
}

TakeValue TakePlatform(Platform& into) {
  return [&into](std::string_view text) {
    const std::optional<Platform> platform = ParsePlatform(text);
    if (!platform) return Rule("must be Android, iOS or Web");
    into = *platform;
    return Status();
  };
}

}  // namespace rollcall
