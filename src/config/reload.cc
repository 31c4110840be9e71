#include "config/reload.h"

#include "config/key_table.h"

namespace rollcall {

Reloaded MergeReloaded(const Settings& running, const Settings& loaded) {
  Reloaded result{.settings = running, .changed = {}, .needs_restart = {}};
  for (const Key<Settings>& key : SettingsKeys()) {
    const Value value = key.get(loaded);
    if (value == key.get(running)) continue;
    if (key.info.reload == Reload::kLive) {
      key.set(result.settings, value);
      result.changed.push_back(key.info.name);
    } else {
      result.needs_restart.push_back(key.info.name);
    }
  }
  if (loaded.accounts != running.accounts) {
    result.settings.accounts = loaded.accounts;
    result.changed.emplace_back("accounts");
  }
  return result;
}

}  // namespace rollcall
