#include "config/rule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/units.h"

namespace rollcall {
namespace {

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

std::string Quoted(std::string_view text) {
  return fmt::format("\"{}\"", text);
}

std::vector<std::string> AllQuoted(const auto& texts) {
  std::vector<std::string> quoted;
  for (const auto& text : texts) {
    quoted.push_back(Quoted(std::string_view(text)));
  }
  return quoted;
}

std::string BytesValue(std::int64_t bytes) {
  return BytesText(static_cast<std::size_t>(bytes));
}

}  // namespace

std::string_view TypeText(const Rule& rule) {
  return std::visit(Overloaded{
                        [](const FlagRule&) -> std::string_view { return "true or false"; },
                        [](const IntegerRule&) -> std::string_view { return "integer"; },
                        [](const BytesRule&) -> std::string_view { return "size"; },
                        [](const DurationRule&) -> std::string_view { return "duration"; },
                        [](const ListenRule&) -> std::string_view { return "address"; },
                        [](const ChoiceRule&) -> std::string_view { return "text"; },
                        [](const TextRule&) -> std::string_view { return "text"; },
                        [](const TextListRule&) -> std::string_view { return "list of texts"; },
                    },
                    rule);
}

std::string RangeText(const Rule& rule) {
  return std::visit(
      Overloaded{
          [](const FlagRule&) -> std::string { return ""; },
          [](const IntegerRule& r) { return fmt::format("{} to {}", r.min, r.max); },
          [](const BytesRule& r) {
            return fmt::format("{} to {}", BytesValue(r.min), BytesValue(r.max));
          },
          [](const DurationRule& r) {
            return fmt::format("{} to {}", DurationText(r.min), DurationText(r.max));
          },
          [](const ListenRule&) -> std::string { return "ADDRESS:PORT; port 0 = any"; },
          [](const ChoiceRule& r) {
            return fmt::format("{}", fmt::join(AllQuoted(r.names), ", "));
          },
          [](const TextRule& r) { return std::string(r.what); },
          [](const TextListRule& r) {
            return fmt::format("{} to {}, each {}", r.min_items, r.max_items, r.item.what);
          },
      },
      rule);
}

std::string ValueText(const Rule& rule, const Value& value) {
  return std::visit(Overloaded{
                        [](bool flag) -> std::string { return flag ? "true" : "false"; },
                        [&rule](std::int64_t number) {
                          if (const auto* choice = std::get_if<ChoiceRule>(&rule)) {
                            return Quoted(choice->names.at(static_cast<std::size_t>(number)));
                          }
                          if (std::holds_alternative<BytesRule>(rule))
                            return Quoted(BytesValue(number));
                          return std::to_string(number);
                        },
                        [](Duration duration) { return Quoted(DurationText(duration)); },
                        [](const std::string& text) { return Quoted(std::string_view(text)); },
                        [](const std::vector<std::string>& texts) {
                          return fmt::format("[{}]", fmt::join(AllQuoted(texts), ", "));
                        },
                        [](const ListenAddress& address) { return Quoted(address.ToText()); },
                    },
                    value);
}

}  // namespace rollcall
