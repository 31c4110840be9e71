// Directory: who may call and whose apps exist: one configuration's accounts, indexed.
//
// Held as std::shared_ptr<const Directory>. A reload builds a new one and every loop swaps its
// pointer; what was looked up in the old one lives as long as somebody holds that.

#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "domain/account.h"
#include "domain/ids.h"

namespace rollcall {

// Immutable.
class Directory {
 public:
  static constexpr std::size_t kMinSecretBytes = 16;
  static constexpr std::size_t kMaxKeyIdBytes = 128;

  struct AccessKeyEntry {
    const Account* account = nullptr;
    const AccessKey* key = nullptr;
  };
  struct AppEntry {
    const Account* account = nullptr;
    const App* app = nullptr;
  };
  struct AppKeyEntry {
    const Account* account = nullptr;
    const App* app = nullptr;
    const AppKey* key = nullptr;
  };

  // kInvalidArgument, naming the entry and the rule, when an id is there twice (each kind of id is
  // unique in the whole), an account or app id is not positive, a key's id is not 1 to
  // kMaxKeyIdBytes visible ASCII characters without / and , or a secret is too short.
  static Result<std::shared_ptr<const Directory>> Build(std::vector<Account> accounts);

  struct AccessKeyLookup {
    // When nobody has the id: another's, so that the caller can go on as if. Null only when there
    // are no access keys at all.
    const AccessKeyEntry* entry = nullptr;
    bool is_known = false;
  };
  // Takes the same time whether somebody has the id or not.
  AccessKeyLookup LookUpAccessKey(std::string_view id) const;

  // No lookup allocates. Null when there is none.
  const Account* FindAccount(AccountId id) const;
  const AccessKeyEntry* FindAccessKey(std::string_view id) const;
  const AppEntry* FindApp(AppId id) const;
  const AppKeyEntry* FindAppKey(std::string_view kid) const;

  const std::vector<Account>& accounts() const { return accounts_; }

  // Made by Build. The indexes point into `accounts_`.
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

 private:
  explicit Directory(std::vector<Account> accounts);

  Status IndexAccount(const Account& account);
  Status IndexApp(const Account& account, const App& app);
  void SortAccessKeys();
  std::size_t IsAccessKey(std::size_t at, std::size_t hash, std::string_view id) const;

  struct HashedAccessKey {
    std::size_t hash;
    const AccessKeyEntry* entry;  // In `by_access_key_`.
  };

  const std::vector<Account> accounts_;
  std::unordered_map<AccountId, const Account*> by_account_;
  std::unordered_map<std::string_view, AccessKeyEntry> by_access_key_;
  std::vector<HashedAccessKey> access_keys_;  // By hash.
  std::unordered_map<AppId, AppEntry> by_app_;
  std::unordered_map<std::string_view, AppKeyEntry> by_app_key_;
};

}  // namespace rollcall
