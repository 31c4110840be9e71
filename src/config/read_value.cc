#include "config/read_value.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/units.h"

namespace rollcall {
namespace {

Status Broken(std::string rule) {
  return Status(StatusCode::kInvalidArgument, std::move(rule));
}

Status OutOfRange(const Rule& rule) {
  return Broken("must be " + RangeText(rule));
}

Result<Value> Read(const toml::node& node, const FlagRule&) {
  const std::optional<bool> flag = node.value_exact<bool>();
  if (!flag) return Broken("must be true or false");
  return Value(*flag);
}

Result<Value> Read(const toml::node& node, const IntegerRule& rule) {
  const std::optional<std::int64_t> number = node.value_exact<std::int64_t>();
  if (!number) return Broken("must be an integer");
  if (*number < rule.min || *number > rule.max) return OutOfRange(rule);
  return Value(*number);
}

Result<Value> Read(const toml::node& node, const BytesRule& rule) {
  // A wrong type gets the wording of an empty text: how a size is written.
  const Result<std::size_t> bytes = ParseBytes(node.value_exact<std::string>().value_or(""));
  if (!bytes) return bytes.error();
  if (!std::in_range<std::int64_t>(*bytes)) return OutOfRange(rule);
  const auto number = static_cast<std::int64_t>(*bytes);
  if (number < rule.min || number > rule.max) return OutOfRange(rule);
  return Value(number);
}

Result<Value> Read(const toml::node& node, const DurationRule& rule) {
  const Result<Duration> duration = ParseDuration(node.value_exact<std::string>().value_or(""));
  if (!duration) return duration.error();
  if (*duration < rule.min || *duration > rule.max) return OutOfRange(rule);
  return Value(*duration);
}

Result<Value> Read(const toml::node& node, const ListenRule&) {
  Result<ListenAddress> address =
      ListenAddress::Parse(node.value_exact<std::string>().value_or(""));
  if (!address) return address.error();
  return Value(*std::move(address));
}

Result<Value> Read(const toml::node& node, const ChoiceRule& rule) {
  const std::optional<std::string> text = node.value_exact<std::string>();
  const auto found =
      text ? std::find(rule.names.begin(), rule.names.end(), *text) : rule.names.end();
  if (found == rule.names.end()) {
    return Broken(fmt::format("must be one of \"{}\"", fmt::join(rule.names, "\", \"")));
  }
  const auto index = static_cast<std::size_t>(found - rule.names.begin());
  if (index >= rule.built) {
    return Broken(fmt::format("\"{}\" is not available in this version", *found));
  }
  return Value(static_cast<std::int64_t>(index));
}

Result<Value> Read(const toml::node& node, const TextRule& rule) {
  std::optional<std::string> text = node.value_exact<std::string>();
  if (!text) return Broken("must be text in quotes");
  if (!rule.allows(*text)) return Broken(fmt::format("must be {}", rule.what));
  return Value(*std::move(text));
}

Result<Value> Read(const toml::node& node, const TextListRule& rule) {
  const toml::array* const items = node.as_array();
  if (items == nullptr) return Broken("must be a list of texts");
  if (items->size() < rule.min_items || items->size() > rule.max_items) {
    return Broken(fmt::format("must have {} to {} items", rule.min_items, rule.max_items));
  }
  std::vector<std::string> texts;
  for (const toml::node& item : *items) {
    Result<Value> text = Read(item, rule.item);
    if (!text) return Broken("each item " + text.error().message());
    texts.push_back(std::get<std::string>(*std::move(text)));
  }
  return Value(std::move(texts));
}

}  // namespace

Result<Value> ReadValue(const toml::node& node, const Rule& rule) {
  return std::visit([&node](const auto& r) { return Read(node, r); }, rule);
}

std::size_t LineOf(const toml::source_region& source) {
  return source.begin.line;
}

}  // namespace rollcall
