#include "config/loader.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "config/account_reader.h"
#include "config/checks.h"
#include "config/key_depth.h"
#include "config/syntax_error.h"
#include "config/table_reader.h"
#include "config/tls_reader.h"

namespace rollcall {
namespace {

void SortByLine(std::vector<Note>& notes) {
  std::stable_sort(notes.begin(), notes.end(),
                   [](const Note& a, const Note& b) { return a.line < b.line; });
}

LoadResult Refuse(Note mistake) {
  LoadResult result;
  result.mistakes.push_back(std::move(mistake));
  return result;
}

DoorTls ReadTls(TlsReader reader, const Settings& settings) {
  const auto read = [&](const char* door, const auto& options) {
    return reader.Read(door, {options.tls_cert, options.tls_key});
  };
  return {.openapi = read("openapi", settings.openapi),
          .gateway = read("gateway", settings.gateway),
          .admin = read("admin", settings.admin)};
}

void ResolveFile(const std::string& folder, std::string& name) {
  if (!name.empty()) name = (std::filesystem::path(folder) / name).string();
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
  ResolveFile(folder, result.settings.last_seen.file);
  CheckSettings(result.settings, places, result.mistakes, result.warnings);
  result.settings.tls =
      ReadTls({folder, surroundings, places, {result.mistakes, result.warnings}}, result.settings);
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
  if (const std::size_t line = FindTooDeepKey(text); line != 0) {
    return Refuse({.line = line,
                   .key = "syntax",
                   .rule = fmt::format("a key must not have more than {} parts", kMaxKeyParts)});
  }
  // The parser throws, and this is where that ends.
  try {
    return ReadDocument(toml::parse(text), folder, surroundings);
  } catch (const toml::parse_error& error) {
    return Refuse({.line = LineOf(error.source()),
                   .key = "syntax",
                   .rule = WithoutValues(error.description())});
  }
}

LoadResult LoadConfigFile(const std::string& path, const Surroundings& surroundings) {
  const Result<FileContent> file = surroundings.file(path, kMaxConfigBytes);
  if (!file) {
    return Refuse({.line = 0, .key = {}, .rule = "cannot be read: " + file.error().message()});
  }
  return LoadConfigText(file->bytes, std::filesystem::path(path).parent_path().string(),
                        surroundings);
}

}  // namespace rollcall
