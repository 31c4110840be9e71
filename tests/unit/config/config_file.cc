#include "config_file.h"

#include <algorithm>

#include "base/check.h"

namespace rollcall::testing {
namespace {

std::pair<std::string, std::string> Split(std::string_view key) {
  const std::size_t dot = key.rfind('.');
  return {std::string(key.substr(0, dot)), std::string(key.substr(dot + 1))};
}

std::vector<std::string> Texts(const std::vector<Note>& notes) {
  std::vector<std::string> texts;
  for (const Note& note : notes) {
    texts.push_back(note.ToText("f"));
  }
  return texts;
}

}  // namespace

Surroundings FakeSurroundings::Get() const {
  return {.variable = [this](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            if (found == variables.end()) return std::nullopt;
            return found->second;
          },
          .file = [this](const std::string& path, std::size_t max) -> Result<FileContent> {
            const auto found = files.find(path);
            if (found == files.end()) {
              return Status(StatusCode::kUnavailable, "No such file or directory");
            }
            if (found->second.bytes.size() > max) {
              return Status(StatusCode::kLimitExceeded, "longer than allowed");
            }
            return found->second;
          },
          .now = [] { return SystemClock().Wall(); }};
}

ConfigFile::ConfigFile() {
  for (const char* section :
       {"openapi", "gateway", "admin", "log", "engine", "engine.valkey", "last_seen", "accounts",
        "accounts.access_keys", "accounts.apps", "accounts.apps.keys"}) {
    sections_.push_back({section, {}});
  }
  Set("accounts.id", "1");
  Set("accounts.access_keys.id", "\"AK\"");
  Set("accounts.access_keys.secret", "\"0123456789abcdef\"");
  Set("accounts.apps.id", "1");
  Set("accounts.apps.keys.id", "\"k1\"");
  Set("accounts.apps.keys.secret", "\"0123456789abcdef\"");
}

ConfigFile& ConfigFile::Set(std::string_view key, std::string literal) {
  Remove(key);
  const auto [table, name] = Split(key);
  for (Section& section : sections_) {
    if (section.name == table) section.entries.emplace_back(name, std::move(literal));
  }
  return *this;
}

ConfigFile& ConfigFile::Remove(std::string_view key) {
  const auto [table, name] = Split(key);
  for (Section& section : sections_) {
    if (section.name != table) continue;
    std::erase_if(section.entries, [&](const auto& entry) { return entry.first == name; });
  }
  return *this;
}

std::string ConfigFile::ToText() const {
  std::string text;
  for (const Section& section : sections_) {
    text += IsArray(section) ? "[[" + section.name + "]]\n" : "[" + section.name + "]\n";
    for (const auto& [name, literal] : section.entries) {
      text += name + " = " + literal + "\n";
    }
  }
  return text;
}

std::size_t ConfigFile::LineOf(std::string_view key) const {
  const auto [table, name] = Split(key);
  std::size_t line = 0;
  for (const Section& section : sections_) {
    ++line;
    for (const auto& [entry, literal] : section.entries) {
      ++line;
      if (section.name == table && entry == name) return line;
    }
  }
  CHECK(false);
  return 0;
}

LoadResult Load(std::string_view text) {
  const FakeSurroundings surroundings;
  return LoadConfigText(text, "", surroundings.Get());
}

std::vector<std::string> MistakesOf(const LoadResult& result) {
  return Texts(result.mistakes);
}

std::vector<std::string> WarningsOf(const LoadResult& result) {
  return Texts(result.warnings);
}

}  // namespace rollcall::testing
