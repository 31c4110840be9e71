#include "config/account_reader.h"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "config/text_shapes.h"

namespace rollcall {
namespace {

constexpr std::size_t kMaxSecretFileBytes = kMaxSecretBytes + 2;  // With its newline.

}  // namespace

AccountReader::AccountReader(TableReader& reader, std::string folder,
                             const Surroundings& surroundings, std::vector<Note>& warnings)
    : reader_(reader),
      folder_(std::move(folder)),
      surroundings_(surroundings),
      warnings_(warnings) {}

std::vector<Account> AccountReader::Read(const toml::node& node) {
  std::vector<Account> accounts;
  reader_.ForEachTable(node, "accounts",
                       [&](const toml::table& table) { accounts.push_back(ReadAccount(table)); });
  return accounts;
}

Account AccountReader::ReadAccount(const toml::table& table) {
  Account account;
  const auto read_access_keys = [&](const toml::node& node) {
    reader_.ForEachTable(node, "accounts.access_keys", [&](const toml::table& item) {
      KeyEntry entry = ReadEntry(item, AccessKeyKeys());
      account.access_keys.push_back({std::move(entry.id), std::move(entry.secret)});
    });
  };
  const auto read_apps = [&](const toml::node& node) {
    reader_.ForEachTable(node, "accounts.apps",
                         [&](const toml::table& item) { account.apps.push_back(ReadApp(item)); });
  };
  const KeyPlaces places =
      reader_.ReadKeys(table, "accounts", AccountKeys(), account,
                       {{"accounts.access_keys", read_access_keys}, {"accounts.apps", read_apps}});
  CheckUnique("accounts.id", std::to_string(ToInteger(account.id)), places);
  return account;
}

App AccountReader::ReadApp(const toml::table& table) {
  App app;
  const auto read_keys = [&](const toml::node& node) {
    reader_.ForEachTable(node, "accounts.apps.keys", [&](const toml::table& item) {
      KeyEntry entry = ReadEntry(item, AppKeyKeys());
      app.keys.push_back({std::move(entry.id), std::move(entry.secret)});
    });
  };
  const KeyPlaces places =
      reader_.ReadKeys(table, "accounts.apps", AppKeys(), app, {{"accounts.apps.keys", read_keys}});
  CheckUnique("accounts.apps.id", std::to_string(ToInteger(app.id)), places);
  if (app.keys.empty()) {
    warnings_.push_back({.line = LineOf(table.source()),
                         .key = "accounts.apps.keys",
                         .rule = "none, so no device of this app can log in"});
  }
  return app;
}

KeyEntry AccountReader::ReadEntry(const toml::table& table,
                                  const std::vector<Key<KeyEntry>>& keys) {
  const std::string id_key = keys.front().info.name;
  const std::string prefix = id_key.substr(0, id_key.rfind('.'));
  KeyEntry entry;
  const KeyPlaces places = reader_.ReadKeys(table, prefix, keys, entry, {});
  CheckUnique(id_key, entry.id, places);
  return {.id = entry.id,
          .secret = FetchSecret(entry, prefix, places, LineOf(table.source())),
          .secret_env = {},
          .secret_file = {}};
}

std::string AccountReader::FetchSecret(const KeyEntry& entry, const std::string& prefix,
                                       const KeyPlaces& places, std::size_t table_line) {
  const std::string inline_key = prefix + ".secret";
  const std::string env_key = prefix + ".secret_env";
  const std::string file_key = prefix + ".secret_file";
  if (places.count(inline_key) + places.count(env_key) + places.count(file_key) != 1) {
    reader_.AddMistake(table_line, inline_key,
                       "exactly one of secret, secret_env and secret_file is required");
    return {};
  }
  // An empty entry was refused when it was read.
  if (!entry.secret.empty()) return std::string(WithoutNewline(entry.secret));
  const bool is_file = places.contains(file_key);
  const std::string& key = is_file ? file_key : env_key;
  const auto place = places.find(key);
  if (place == places.end() || !place->second.is_valid) return {};
  const std::size_t line = place->second.line;
  const std::optional<std::string> text =
      is_file ? FromFile(entry, key, line) : FromVariable(entry, key, line);
  if (!text) return {};
  if (!IsSecret(*text)) {
    reader_.AddMistake(line, key, fmt::format("must hold {}", kSecretShape));
  }
  return std::string(WithoutNewline(*text));
}

std::optional<std::string> AccountReader::FromVariable(const KeyEntry& entry,
                                                       const std::string& key, std::size_t line) {
  std::optional<std::string> text = surroundings_.variable(entry.secret_env);
  if (!text) reader_.AddMistake(line, key, "names an environment variable that is not set");
  return text;
}

std::optional<std::string> AccountReader::FromFile(const KeyEntry& entry, const std::string& key,
                                                   std::size_t line) {
  const std::string path = (std::filesystem::path(folder_) / entry.secret_file).string();
  Result<FileContent> file = surroundings_.file(path, kMaxSecretFileBytes);
  if (!file) {
    reader_.AddMistake(line, key, "cannot be read: " + file.error().message());
    return std::nullopt;
  }
  if (file->is_readable_by_all) {
    warnings_.push_back({line, key, "names a file that every user of this machine can read"});
  }
  return std::move(file->bytes);
}

void AccountReader::CheckUnique(std::string_view key, const std::string& id,
                                const KeyPlaces& places) {
  const auto place = places.find(key);
  if (place == places.end() || !place->second.is_valid) return;
  const std::size_t line = place->second.line;
  const auto [first, is_new] = seen_.try_emplace(fmt::format("{} {}", key, id), line);
  if (!is_new) {
    reader_.AddMistake(line, key,
                       fmt::format("must be unique, but is also on line {}", first->second));
  }
}

}  // namespace rollcall
