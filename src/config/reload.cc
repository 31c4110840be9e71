#include "config/reload.h"

#include <algorithm>

#include "config/key_table.h"

namespace rollcall {
namespace {

// Renewed in place, under the same names, too. What is unchanged stays, and with it the keys of the
// tickets that clients hold.
void MergeTls(std::shared_ptr<const TlsContext>& running,
              const std::shared_ptr<const TlsContext>& loaded, const char* key,
              std::vector<std::string>& changed) {
  const bool is_same = running == nullptr || loaded == nullptr ? running == loaded
                                                               : running->IsSameIdentity(*loaded);
  if (is_same) return;
  running = loaded;
  if (std::ranges::find(changed, key) == changed.end()) changed.emplace_back(key);
}

}  // namespace

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
  DoorTls& tls = result.settings.tls;
  MergeTls(tls.openapi, loaded.tls.openapi, "openapi.tls_cert", result.changed);
  MergeTls(tls.gateway, loaded.tls.gateway, "gateway.tls_cert", result.changed);
  MergeTls(tls.admin, loaded.tls.admin, "admin.tls_cert", result.changed);
  if (loaded.accounts != running.accounts) {
    result.settings.accounts = loaded.accounts;
    result.changed.emplace_back("accounts");
  }
  return result;
}

}  // namespace rollcall
