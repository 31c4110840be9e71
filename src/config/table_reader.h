// TableReader: reads the keys of one TOML table into a record, by the rows of the table of keys.

#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "config/key_table.h"
#include "config/note.h"
#include "config/read_value.h"

namespace rollcall {

// Where a key stands, and whether its value was taken.
struct KeyPlace {
  std::size_t line = 0;
  bool is_valid = false;
};
// Of the keys that are in the file, by full name.
using KeyPlaces = std::map<std::string, KeyPlace, std::less<>>;

// Loop-confined.
class TableReader {
 public:
  // Something in the table that is not a row: an array of tables.
  struct Child {
    std::string_view name;
    std::function<void(const toml::node&)> read;
  };
  using Children = std::initializer_list<Child>;

  // Adds to `mistakes`, which is borrowed.
  explicit TableReader(std::vector<Note>& mistakes) : mistakes_(mistakes) {}

  // `prefix` is the full name of `table`, empty for the document.
  template <typename Record>
  KeyPlaces ReadKeys(const toml::table& table, const std::string& prefix,
                     const std::vector<Key<Record>>& keys, Record& record,
                     const Children& children) {
    KeyPlaces places;
    const RowRefs rows = Rows(keys, record);
    ReadLevel(table, prefix, rows, children, places);
    RequireRows(table, rows, places);
    return places;
  }

  // Calls `read` for each table of an array of tables; anything else is a mistake.
  void ForEachTable(const toml::node& node, std::string_view name,
                    const std::function<void(const toml::table&)>& read);

  void AddMistake(std::size_t line, std::string_view key, std::string rule);

 private:
  struct RowRef {
    const KeyInfo* info;
    std::function<void(const Value&)> set;
  };
  using RowRefs = std::vector<RowRef>;

  template <typename Record>
  static RowRefs Rows(const std::vector<Key<Record>>& keys, Record& record) {
    RowRefs rows;
    for (const Key<Record>& key : keys) {
      rows.push_back({&key.info, [&key, &record](const Value& value) { key.set(record, value); }});
    }
    return rows;
  }

  void ReadLevel(const toml::table& table, const std::string& prefix, const RowRefs& rows,
                 const Children& children, KeyPlaces& places);
  bool ReadRow(const RowRef& row, const toml::node& node, std::size_t line);
  void RequireRows(const toml::table& table, const RowRefs& rows, const KeyPlaces& places);
  void AddUnknown(std::size_t line, const std::string& name);

  std::vector<Note>& mistakes_;
};

}  // namespace rollcall
