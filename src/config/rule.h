// Rule: what a key's value must be. The same rule reads the value, words the mistake and fills the
// reference, so the three cannot differ.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/listen_address.h"

namespace rollcall {

// A value as the table of keys carries it. Sizes are integers; a choice is its place in the list.
using Value = std::variant<bool, std::int64_t, Duration, std::string, std::vector<std::string>,
                           ListenAddress>;

struct FlagRule {};

// Bounds are inclusive, here and below.
struct IntegerRule {
  std::int64_t min;
  std::int64_t max;
};

struct BytesRule {
  std::int64_t min;
  std::int64_t max;
};

struct DurationRule {
  Duration min;
  Duration max;
};

struct ListenRule {};

// The names in the order of the enum's values. Those from `built` on are not in this version.
struct ChoiceRule {
  std::vector<std::string_view> names;
  std::size_t built = names.size();
};

struct TextRule {
  std::string_view what;  // Completes "must be ...".
  bool (*allows)(std::string_view);
};

struct TextListRule {
  TextRule item;
  std::size_t min_items;
  std::size_t max_items;
};

using Rule = std::variant<FlagRule, IntegerRule, BytesRule, DurationRule, ListenRule, ChoiceRule,
                          TextRule, TextListRule>;

// "duration", "list of text", ...
std::string_view TypeText(const Rule& rule);

// What is allowed, for a person: `1s to 10m`.
std::string RangeText(const Rule& rule);

// As one would write it in the file.
std::string ValueText(const Rule& rule, const Value& value);

}  // namespace rollcall
