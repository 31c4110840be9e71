#include "config/loader.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>

#include <toml++/toml.h>

#include "config/account_reader.h"
#include "config/checks.h"
#include "config/syntax_error.h"
#include "config/table_reader.h"

namespace rollcall {
namespace {

void SortByLine(std::vector<Note>& notes) {
  std::stable_sort(notes.begin(), notes.end(),
                   [](const Note& a, const Note& b) { return a.line < b.line; });
}

LoadResult ReadDocument(const toml::table& document, const std::string& folder,
                        const Surroundings& surroundings) {
  LoadResult result;
  TableReader reader(result.mistakes);
  AccountReader accounts(reader, folder, surroundings, result.warnings);
  const KeyPlaces places = reader.ReadKeys(document, "", SettingsKeys(), result.settings,
                                           {{"accounts", [&](const toml::node& node) {
                                               result.settings.accounts = accounts.Read(node);
                                             }}});
  CheckSettings(result.settings, places, result.mistakes, result.warnings);
  if (result.mistakes.empty() && result.settings.accounts.empty()) {
    result.warnings.push_back({0, "accounts", "none, so nobody can call the API or log in"});
  }
  SortByLine(result.mistakes);
  SortByLine(result.warnings);
  return result;
}

}  // namespace

LoadResult LoadConfigText(std::string_view text, const std::string& folder,
                          const Surroundings& surroundings) {
  // The parser throws, and this is where that ends.
  try {
    return ReadDocument(toml::parse(text), folder, surroundings);
  } catch (const toml::parse_error& error) {
    LoadResult result;
    result.mistakes.push_back({.line = LineOf(error.source()),
                               .key = "syntax",
                               .rule = WithoutValues(error.description())});
    return result;
  }
}

LoadResult LoadConfigFile(const std::string& path, const Surroundings& surroundings) {
  const Result<FileContent> file = surroundings.file(path, kMaxConfigBytes);
  if (!file) {
    LoadResult result;
    result.mistakes.push_back(
        {.line = 0, .key = "", .rule = "cannot be read: " + file.error().message()});
    return result;
  }
  return LoadConfigText(file->bytes, std::filesystem::path(path).parent_path().string(),
                        surroundings);
}

}  // namespace rollcall
