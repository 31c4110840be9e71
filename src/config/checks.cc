#include "config/checks.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/units.h"

namespace rollcall {
namespace {

constexpr std::size_t kShortTokenBytes = 16;

struct Context {
  const Settings& settings;
  const KeyPlaces& places;
  std::vector<Note>& mistakes;
  std::vector<Note>& warnings;

  bool IsValid(std::string_view key) const {
    const auto place = places.find(key);
    return place == places.end() || place->second.is_valid;
  }
  std::size_t LineOf(std::string_view key) const {
    const auto place = places.find(key);
    return place == places.end() ? 0 : place->second.line;
  }
  // `key` breaks a rule together with `other`.
  void AddPair(std::string_view key, std::string_view other, std::string rule) const {
    if (!IsValid(key) || !IsValid(other)) return;
    mistakes.push_back({std::max(LineOf(key), LineOf(other)), std::string(key), std::move(rule)});
  }
};

void CheckHeartbeat(const Context& context) {
  const GatewayOptions& gateway = context.settings.gateway;
  if (gateway.heartbeat_grace <= gateway.heartbeat) return;
  context.AddPair(
      "gateway.heartbeat_grace", "gateway.heartbeat",
      fmt::format("must not be longer than gateway.heartbeat; they are {} and {}",
                  DurationText(gateway.heartbeat_grace), DurationText(gateway.heartbeat)));
}

void CheckProxies(const Context& context) {
  const GatewayOptions& gateway = context.settings.gateway;
  if (!gateway.proxy_protocol || !gateway.trusted_proxies.empty()) return;
  context.AddPair("gateway.proxy_protocol", "gateway.trusted_proxies",
                  "needs gateway.trusted_proxies: nobody else may send a PROXY header");
}

bool Collide(const ListenAddress& a, const ListenAddress& b) {
  if (a.port == 0 || a.port != b.port) return false;
  const auto is_v6 = [](const ListenAddress& x) { return x.host.find(':') != std::string::npos; };
  const bool shares_all = (a.IsWildcard() || b.IsWildcard()) && is_v6(a) == is_v6(b);
  return a.host == b.host || shares_all;
}

void CheckDoors(const Context& context) {
  struct DoorAddress {
    std::string_view key;
    const ListenAddress& address;
  };
  const std::array doors = {DoorAddress{"openapi.listen", context.settings.openapi.listen},
                            DoorAddress{"gateway.listen", context.settings.gateway.listen},
                            DoorAddress{"admin.listen", context.settings.admin.listen}};
  for (std::size_t i = 0; i < doors.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!Collide(doors[i].address, doors[j].address)) continue;
      context.AddPair(doors[i].key, doors[j].key,
                      fmt::format("must not be the address of {}", doors[j].key));
    }
  }
}

void CheckAdmin(const Context& context) {
  const AdminOptions& admin = context.settings.admin;
  if (admin.token.empty() && !admin.listen.IsLoopback()) {
    context.AddPair("admin.token", "admin.listen",
                    "is required because admin.listen is not on loopback");
  }
  if (!admin.token.empty() && admin.token.size() < kShortTokenBytes) {
    context.warnings.push_back(
        {context.LineOf("admin.token"), "admin.token",
         fmt::format("is shorter than {} bytes and can be guessed", kShortTokenBytes)});
  }
}

void CheckUnused(const Context& context) {
  if (context.settings.engine.kind == EngineKind::kValkey) return;
  for (const auto& [key, place] : context.places) {
    if (!key.starts_with("engine.valkey.")) continue;
    context.warnings.push_back({place.line, key, R"(has no effect with engine.kind = "memory")"});
  }
}

}  // namespace

void CheckSettings(const Settings& settings, const KeyPlaces& places, std::vector<Note>& mistakes,
                   std::vector<Note>& warnings) {
  const Context context{settings, places, mistakes, warnings};
  CheckHeartbeat(context);
  CheckProxies(context);
  CheckDoors(context);
  CheckAdmin(context);
  CheckUnused(context);
}

}  // namespace rollcall
