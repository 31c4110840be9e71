#include "auth/directory.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "crypto/equal.h"

namespace rollcall {
namespace {

Status Refuse(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

// What fits between the separators of a Credential.
bool IsIdCharacter(char c) {
  return c > ' ' && c < '\x7f' && c != '/' && c != ',';
}

// `what` names the key in messages: "access key", "app key".
Status CheckKey(std::string_view what, std::string_view id, std::string_view secret) {
  const std::string name(what);
  if (id.empty() || id.size() > Directory::kMaxKeyIdBytes ||
      !std::all_of(id.begin(), id.end(), IsIdCharacter)) {
    return Refuse(name + ": the id must be 1 to " + std::to_string(Directory::kMaxKeyIdBytes) +
                  " visible ASCII characters other than / and ,");
  }
  if (secret.size() < Directory::kMinSecretBytes) {
    return Refuse(name + " " + std::string(id) + ": the secret must be at least " +
                  std::to_string(Directory::kMinSecretBytes) + " bytes");
  }
  return Status();
}

template <typename Map>
const typename Map::mapped_type* FindIn(const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

Result<std::shared_ptr<const Directory>> Directory::Build(std::vector<Account> accounts) {
  const std::shared_ptr<Directory> directory(new Directory(std::move(accounts)));
  for (const Account& account : directory->accounts_) {
    if (Status status = directory->IndexAccount(account); !status.ok()) return status;
  }
  directory->SortAccessKeys();
  return std::shared_ptr<const Directory>(directory);
}

Directory::Directory(std::vector<Account> accounts) : accounts_(std::move(accounts)) {}

Status Directory::IndexAccount(const Account& account) {
  const std::string id = std::to_string(ToInteger(account.id));
  if (ToInteger(account.id) <= 0) return Refuse("account " + id + ": the id must be positive");
  if (!by_account_.emplace(account.id, &account).second) {
    return Refuse("account " + id + ": is there twice");
  }
  for (const AccessKey& key : account.access_keys) {
    if (Status status = CheckKey("access key", key.id, key.secret); !status.ok()) return status;
    if (!by_access_key_.emplace(key.id, AccessKeyEntry{&account, &key}).second) {
      return Refuse("access key " + key.id + ": is there twice");
    }
  }
  for (const App& app : account.apps) {
    if (Status status = IndexApp(account, app); !status.ok()) return status;
  }
  return Status();
}

Status Directory::IndexApp(const Account& account, const App& app) {
  const std::string id = std::to_string(ToInteger(app.id));
  if (ToInteger(app.id) <= 0) return Refuse("app " + id + ": the id must be positive");
  if (!by_app_.emplace(app.id, AppEntry{&account, &app}).second) {
    return Refuse("app " + id + ": is there twice");
  }
  for (const AppKey& key : app.keys) {
    if (Status status = CheckKey("app key", key.id, key.secret); !status.ok()) return status;
    if (!by_app_key_.emplace(key.id, AppKeyEntry{&account, &app, &key}).second) {
      return Refuse("app key " + key.id + ": is there twice");
    }
  }
  return Status();
}

void Directory::SortAccessKeys() {
  for (const auto& [id, entry] : by_access_key_)
    access_keys_.push_back({std::hash<std::string_view>()(id), &entry});
  std::ranges::sort(access_keys_, {}, &HashedAccessKey::hash);
}

// No branch depends on whether the id is there: a branch that is guessed wrongly costs more than
// all else that could differ. Both entries are worked out, then one is taken by arithmetic.
Directory::AccessKeyLookup Directory::LookUpAccessKey(std::string_view id) const {
  if (access_keys_.empty()) return {};
  const std::size_t hash = std::hash<std::string_view>()(id);
  std::size_t at = 0;  // Becomes the last whose hash is not greater, or the first.
  for (std::size_t left = access_keys_.size(); left > 1;) {
    const std::size_t half = left / 2;
    at += half * static_cast<std::size_t>(access_keys_[at + half].hash <= hash);
    left -= half;
  }
  std::size_t is_known = IsAccessKey(at, hash, id);
  // Ids of one hash, which somebody must have searched for.
  for (std::size_t i = at; i > 0 && access_keys_[i - 1].hash == hash && is_known == 0; --i) {
    at = i - 1;
    is_known = IsAccessKey(at, hash, id);
  }
  const std::size_t anothers = hash % access_keys_.size();
  // Says nothing new, but brings the other entry near, which an unknown id goes on with.
  is_known |= IsAccessKey(anothers, hash, id);
  const std::size_t taken = anothers ^ ((anothers ^ at) & (0 - is_known));
  return {.entry = access_keys_[taken].entry, .is_known = is_known != 0};
}

// 1 or 0.
std::size_t Directory::IsAccessKey(std::size_t at, std::size_t hash, std::string_view id) const {
  const HashedAccessKey& key = access_keys_[at];
  return static_cast<std::size_t>(key.hash == hash) &
         static_cast<std::size_t>(EqualInConstantTime(key.entry->key->id, id));
}

const Account* Directory::FindAccount(AccountId id) const {
  const auto* found = FindIn(by_account_, id);
  return found == nullptr ? nullptr : *found;
}

const Directory::AccessKeyEntry* Directory::FindAccessKey(std::string_view id) const {
  return FindIn(by_access_key_, id);
}

const Directory::AppEntry* Directory::FindApp(AppId id) const {
  return FindIn(by_app_, id);
}

const Directory::AppKeyEntry* Directory::FindAppKey(std::string_view kid) const {
  return FindIn(by_app_key_, kid);
}

}  // namespace rollcall
