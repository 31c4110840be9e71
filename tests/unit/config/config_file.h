// A configuration file to be, section by section, for tests of the keys in it.

#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/loader.h"

namespace rollcall::testing {

// Files and variables that are what the test says.
struct FakeSurroundings {
  std::map<std::string, std::string> variables;
  std::map<std::string, FileContent> files;

  // Borrows this.
  Surroundings Get() const;
};

// Starts as a valid file with one account that has one access key and one app with one key. Array
// tables stand once each.
class ConfigFile {
 public:
  ConfigFile();

  // `key` with its tables, `literal` as it stands in the file. Replaces an earlier one.
  ConfigFile& Set(std::string_view key, std::string literal);
  ConfigFile& Remove(std::string_view key);

  std::string ToText() const;
  // The line that ToText puts it on. REQUIRES: it is there.
  std::size_t LineOf(std::string_view key) const;

 private:
  struct Section {
    std::string name;
    std::vector<std::pair<std::string, std::string>> entries;
  };
  static bool IsArray(const Section& section) { return section.name.starts_with("accounts"); }

  std::vector<Section> sections_;
};

LoadResult Load(std::string_view text);

// The rules that are broken, as check-config prints them for the file "f".
std::vector<std::string> MistakesOf(const LoadResult& result);
std::vector<std::string> WarningsOf(const LoadResult& result);

}  // namespace rollcall::testing
