// AccountReader: reads [[accounts]] with its access keys and apps, and fetches their secrets.

#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "config/key_table.h"
#include "config/note.h"
#include "config/surroundings.h"
#include "config/table_reader.h"
#include "domain/account.h"

namespace rollcall {

// Loop-confined.
class AccountReader {
 public:
  // All but the folder is borrowed. Mistakes go through `reader`.
  AccountReader(TableReader& reader, std::string folder, const Surroundings& surroundings,
                std::vector<Note>& warnings);

  std::vector<Account> Read(const toml::node& node);

 private:
  Account ReadAccount(const toml::table& table);
  App ReadApp(const toml::table& table);
  // `keys` are the rows of an access key or an app key; the result has id and secret.
  KeyEntry ReadEntry(const toml::table& table, const std::vector<Key<KeyEntry>>& keys);
  std::string FetchSecret(const KeyEntry& entry, const std::string& prefix, const KeyPlaces& places,
                          std::size_t table_line);
  std::optional<std::string> FromVariable(const KeyEntry& entry, const std::string& key,
                                          std::size_t line);
  std::optional<std::string> FromFile(const KeyEntry& entry, const std::string& key,
                                      std::size_t line);
  // An id that is there already is a mistake. Nothing to check unless `places` has a valid one.
  void CheckUnique(std::string_view key, const std::string& id, const KeyPlaces& places);

  TableReader& reader_;
  const std::string folder_;
  const Surroundings& surroundings_;
  std::vector<Note>& warnings_;
  std::map<std::string, std::size_t> seen_;  // "key id" to the line it first stood on.
};

}  // namespace rollcall
