// The table of keys: every key of the configuration, one row each in key_table.cc. To add one, add
// the field to the options.h of its part and a row; loading, checking, reloading and the reference
// follow.

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

#include "config/rule.h"
#include "config/settings.h"

namespace rollcall {

enum class Reload : std::uint8_t { kLive, kRestart };

enum class Presence : std::uint8_t { kOptional, kRequired };

struct KeyInfo {
  std::string name;  // With its tables: gateway.heartbeat, accounts.apps.id.
  Rule rule;
  Reload reload = Reload::kRestart;
  Presence presence = Presence::kOptional;
  std::string help;
};

// A row for a field of `Record`, whose default is the one that field has.
template <typename Record>
struct Key {
  KeyInfo info;
  std::function<Value(const Record&)> get;
  std::function<void(Record&, const Value&)> set;
};

// An access key or app key as it stands in the file, before its secret is fetched.
struct KeyEntry {
  std::string id;
  std::string secret;
  std::string secret_env;
  std::string secret_file;
};

// At least this, at most that, after a newline at the end was taken off.
inline constexpr std::size_t kMinSecretBytes = 16;
inline constexpr std::size_t kMaxSecretBytes = 1024;

const std::vector<Key<Settings>>& SettingsKeys();
const std::vector<Key<Account>>& AccountKeys();
const std::vector<Key<KeyEntry>>& AccessKeyKeys();
const std::vector<Key<App>>& AppKeys();
const std::vector<Key<KeyEntry>>& AppKeyKeys();

// Every row in the order of the file, with the default as one would write it.
struct KeyRow {
  KeyInfo info;
  std::string default_text;
};
std::vector<KeyRow> AllKeys();

}  // namespace rollcall
