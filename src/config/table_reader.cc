#include "config/table_reader.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "config/closest_name.h"

namespace rollcall {
namespace {

constexpr std::size_t kMaxPrintedKeyBytes = 64;

// A key of the file as it may be printed: TOML allows any character in a quoted one.
std::string PrintableKey(std::string_view key) {
  std::string text(key.substr(0, kMaxPrintedKeyBytes));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c <= 0x20 || c == 0x7f; }, '?');
  return key.size() > kMaxPrintedKeyBytes ? text + "..." : text;
}

// Keys and tables, for guessing what was meant.
std::vector<std::string> KnownNames() {
  std::set<std::string> names;
  for (const KeyRow& row : AllKeys()) {
    const std::string& name = row.info.name;
    names.insert(name);
    for (std::size_t dot = name.find('.'); dot != std::string::npos;
         dot = name.find('.', dot + 1)) {
      names.insert(name.substr(0, dot));
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace

void TableReader::AddMistake(std::size_t line, std::string_view key, std::string rule) {
  mistakes_.push_back({.line = line, .key = std::string(key), .rule = std::move(rule)});
}

void TableReader::AddUnknown(std::size_t line, const std::string& name) {
  static const std::vector<std::string> kKnownNames = KnownNames();
  const std::string_view closest = ClosestName(name, kKnownNames);
  AddMistake(
      line, name,
      closest.empty() ? "unknown key" : fmt::format("unknown key, did you mean {}?", closest));
}

void TableReader::ReadLevel(const toml::table& table, const std::string& prefix,
                            const RowRefs& rows, const Children& children, KeyPlaces& places) {
  for (const auto& [key, node] : table) {
    const std::string part = PrintableKey(key.str());
    const std::string name = prefix.empty() ? part : prefix + "." + part;
    const std::size_t line = LineOf(key.source());
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&name](const RowRef& r) { return r.info->name == name; });
    const auto child = std::find_if(children.begin(), children.end(),
                                    [&name](const Child& c) { return c.name == name; });
    const bool is_table = std::any_of(rows.begin(), rows.end(), [&name](const RowRef& r) {
      return r.info->name.starts_with(name + ".");
    });
    if (row != rows.end()) {
      places.insert_or_assign(name, KeyPlace{line, ReadRow(*row, node, line)});
    } else if (child != children.end()) {
      child->read(node);
    } else if (is_table && node.is_table()) {
      ReadLevel(*node.as_table(), name, rows, {}, places);
    } else if (is_table) {
      AddMistake(line, name, fmt::format("must be a table, [{}]", name));
    } else {
      AddUnknown(line, name);
    }
  }
}

bool TableReader::ReadRow(const RowRef& row, const toml::node& node, std::size_t line) {
  const Result<Value> value = ReadValue(node, row.info->rule);
  if (!value) {
    AddMistake(line, row.info->name, value.error().message());
    return false;
  }
  row.set(*value);
  return true;
}

void TableReader::RequireRows(const toml::table& table, const RowRefs& rows,
                              const KeyPlaces& places) {
  for (const RowRef& row : rows) {
    if (row.info->presence == Presence::kRequired && !places.contains(row.info->name)) {
      AddMistake(LineOf(table.source()), row.info->name, "is required");
    }
  }
}

void TableReader::ForEachTable(const toml::node& node, std::string_view name,
                               const std::function<void(const toml::table&)>& read) {
  const std::string rule = fmt::format("must be a list of tables, [[{}]]", name);
  const toml::array* const array = node.as_array();
  if (array == nullptr) {
    AddMistake(LineOf(node.source()), name, rule);
    return;
  }
  for (const toml::node& item : *array) {
    if (const toml::table* const table = item.as_table()) {
      read(*table);
    } else {
      AddMistake(LineOf(item.source()), name, rule);
    }
  }
}

}  // namespace rollcall
