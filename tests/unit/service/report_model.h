// ReportModel: what leases and reports of gateways from outside must come to, said plainly: lists
// that are searched, and one rule after the other. For the seeded test that compares it.

#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "domain/connection_digest.h"
#include "engine/engine.h"
#include "service/report_types.h"
#include "service/reported_conn_id.h"

namespace rollcall::testing {

inline constexpr int kNode = -1;
inline constexpr std::size_t kModelCap = 3;

struct ModelConnection {
  int gateway = kNode;
  ConnId id;
  int user = 0;
  int device = 0;
  Platform platform = Platform::kAndroid;
  int version = 0;
  std::uint64_t epoch = 0;
  std::uint64_t login = 0;  // The order among logins; 0 gives way to all.
  std::uint64_t sequence = 0;
};

struct ModelLease {
  std::uint64_t epoch = 0;
  bool is_known = false;  // To the service.
  bool is_open = false;   // To the engine: not fenced.
  MonotonicTime until{};
  MonotonicTime older_until{};  // Until when what the epoch before left behind is kept.
  std::uint64_t older_epoch = 0;
  std::uint64_t acked = 0;
  std::uint64_t snapshot_from = 0;
  std::set<ConnId> evicted = {};
};

class ReportModel {
 public:
  ReportModel(std::size_t gateways, Duration ttl) : leases(gateways), ttl_(ttl) {}

  void Open(std::size_t gateway, std::uint64_t epoch, MonotonicTime now) {
    ForgetOver(now);
    ModelLease& lease = leases[gateway];
    const ModelLease before = std::exchange(lease, {});
    lease = {.epoch = epoch, .is_known = true, .is_open = true, .until = now + ttl_};
    if (before.is_known) lease.evicted = before.evicted;
    if (before.is_open) lease.older_epoch = before.epoch;
    if (before.is_open) lease.older_until = now + ttl_;
  }

  // Ok, or as the service refuses.
  StatusCode Renew(std::size_t gateway, std::uint64_t epoch, MonotonicTime now) {
    ModelLease& lease = leases[gateway];
    if (!lease.is_known || epoch > lease.epoch) return StatusCode::kNotFound;
    if (epoch < lease.epoch) return StatusCode::kConflict;
    if (!lease.is_open) {
      lease.is_known = false;
      lease.evicted.clear();
      return StatusCode::kNotFound;
    }
    lease.until = now + ttl_;
    return StatusCode::kOk;
  }

  StatusCode Close(std::size_t gateway, std::uint64_t epoch) {
    ModelLease& lease = leases[gateway];
    if (!lease.is_known || epoch > lease.epoch) return StatusCode::kNotFound;
    if (epoch < lease.epoch) return StatusCode::kConflict;
    std::erase_if(connections, [&](const ModelConnection& one) {
      return one.gateway == static_cast<int>(gateway) && one.epoch == lease.epoch;
    });
    lease.is_known = lease.is_open = false;
    lease.evicted.clear();
    lease.older_epoch = 0;
    return StatusCode::kOk;
  }

  void Expire(MonotonicTime now) {
    for (ModelLease& lease : leases) {
      if (lease.is_open && now > lease.until + ttl_) lease.is_open = false;
    }
    std::erase_if(connections, [&](const ModelConnection& one) {
      return IsFenced(one) && !(IsKept(one) && now < LeaseOf(one).older_until);
    });
  }

  StatusCode Report(const ReportRequest& report, std::size_t gateway, MonotonicTime now,
                    std::vector<std::uint64_t>& rejected) {
    const StatusCode renewed = Renew(gateway, static_cast<std::uint64_t>(report.epoch), now);
    if (renewed != StatusCode::kOk) return renewed;
    ModelLease& lease = leases[gateway];
    const std::uint64_t first = report.events.front().sequence;
    const std::uint64_t last = report.events.back().sequence;
    if (report.is_snapshot && last > lease.acked) {
      if (report.begins_snapshot && first > lease.acked) {
        lease.acked = first - 1;
        lease.snapshot_from = first;
      } else if (report.begins_snapshot ? lease.snapshot_from != first
                                        : lease.snapshot_from == 0 && first <= lease.acked + 1) {
        return StatusCode::kInvalidArgument;
      }
    }
    for (const ReportedEvent& event : report.events) {
      if (event.sequence <= lease.acked) continue;
      if (event.sequence > lease.acked + 1) {
        rejected.push_back(event.sequence);
        return StatusCode::kOk;
      }
      lease.acked = event.sequence;
      if (!Apply(event, gateway, report.is_snapshot, now)) rejected.push_back(event.sequence);
    }
    if (report.ends_snapshot && lease.snapshot_from != 0 && last >= lease.snapshot_from &&
        last <= lease.acked) {
      std::erase_if(connections, [&](const ModelConnection& one) {
        return one.gateway == static_cast<int>(gateway) && one.epoch == lease.epoch &&
               one.sequence < lease.snapshot_from;
      });
      lease.snapshot_from = 0;
    }
    return StatusCode::kOk;
  }

  // False when the user has too many.
  bool Connect(ModelConnection added, bool is_login, MonotonicTime now) {
    if (ModelConnection* same = Find(added.id, added.user)) {
      const bool differs = std::tie(same->device, same->platform, same->version) !=
                           std::tie(added.device, added.platform, added.version);
      if (differs) {
        const bool is_fenced = IsFenced(*same);
        if (!is_fenced) Remove(added.id, added.user);
        DropLeftBehind(added.user);
        return Connect(added, is_login, now);
      }
      if (!IsFenced(*same)) {
        same->sequence = std::max(same->sequence, added.sequence);
        return true;
      }
      added.login = same->login;
      is_login = false;
    }
    return Compete(added, is_login, now);
  }

  void Remove(const ConnId& id, int user) {
    std::erase_if(connections,
                  [&](const ModelConnection& one) { return one.id == id && one.user == user; });
  }

  void Kick(int user) {
    bool any = false;
    for (const ModelConnection& one : connections) {
      if (one.user != user || IsFenced(one)) continue;
      any = true;
      Tell(one);
    }
    if (!any) return;
    std::erase_if(connections, [&](const ModelConnection& one) { return one.user == user; });
  }

  std::set<std::pair<int, ConnId>> Online(MonotonicTime now) const {
    std::set<std::pair<int, ConnId>> online;
    for (const ModelConnection& one : connections) {
      if (IsLive(one, now)) online.emplace(one.user, one.id);
    }
    return online;
  }

  LeaseTally Tally(std::size_t gateway) const {
    LeaseTally tally;
    for (const ModelConnection& one : connections) {
      if (one.gateway != static_cast<int>(gateway) || IsFenced(one)) continue;
      ++tally.connections;
      tally.digest += ConnectionDigest(one.id.number, UserId{one.user}, DeviceId{one.device},
                                       one.platform, ClientVersion{one.version});
    }
    return tally;
  }

  std::uint64_t NextLogin() { return ++logins_; }

  std::vector<ModelConnection> connections;
  std::vector<ModelLease> leases;

 private:
  const ModelLease& LeaseOf(const ModelConnection& one) const {
    return leases[static_cast<std::size_t>(one.gateway)];
  }
  bool IsFenced(const ModelConnection& one) const {
    if (one.gateway == kNode) return false;
    return !LeaseOf(one).is_open || LeaseOf(one).epoch != one.epoch;
  }
  bool IsKept(const ModelConnection& one) const { return LeaseOf(one).older_epoch == one.epoch; }
  bool IsLive(const ModelConnection& one, MonotonicTime now) const {
    return one.gateway == kNode || (!IsFenced(one) && now < LeaseOf(one).until);
  }
  void ForgetOver(MonotonicTime now) {
    for (ModelLease& lease : leases) {
      if (now <= lease.until + ttl_) continue;
      lease.is_known = false;
      lease.evicted.clear();
    }
  }
  ModelConnection* Find(const ConnId& id, int user) {
    for (ModelConnection& one : connections) {
      if (one.id == id && one.user == user) return &one;
    }
    return nullptr;
  }
  void DropLeftBehind(int user) {
    std::erase_if(connections,
                  [&](const ModelConnection& one) { return one.user == user && IsFenced(one); });
  }
  void Tell(const ModelConnection& one) {
    if (one.gateway == kNode) return;
    ModelLease& lease = leases[static_cast<std::size_t>(one.gateway)];
    if (lease.is_known) lease.evicted.insert(one.id);
  }

  bool Apply(const ReportedEvent& event, std::size_t gateway, bool is_snapshot, MonotonicTime now) {
    if (event.flaw) return false;
    ModelLease& lease = leases[gateway];
    const ConnId id = ReportedConnId("7/g" + std::to_string(gateway), event.conn_key);
    const int user = static_cast<int>(event.user);
    if (event.op == ReportOp::kDisconnected) {
      const ModelConnection* const one = Find(id, user);
      if (one != nullptr && !IsFenced(*one)) {
        Remove(id, user);
        DropLeftBehind(user);
      }
      lease.evicted.erase(id);
      return true;
    }
    if (is_snapshot && lease.evicted.contains(id)) return true;
    lease.evicted.erase(id);
    return Connect({.gateway = static_cast<int>(gateway),
                    .id = id,
                    .user = user,
                    .device = static_cast<int>(event.device),
                    .platform = event.platform,
                    .version = static_cast<int>(event.client_version),
                    .epoch = lease.epoch,
                    .sequence = event.sequence},
                   !is_snapshot, now);
  }

  bool Compete(ModelConnection added, bool is_login, MonotonicTime now) {
    const bool is_new = Find(added.id, added.user) == nullptr;
    std::vector<ModelConnection> rivals;
    std::size_t others = 0;
    for (const ModelConnection& one : connections) {
      if (one.user != added.user || one.id == added.id || IsFenced(one)) continue;
      if (one.device != 0 && one.device == added.device && one.platform == added.platform) {
        rivals.push_back(one);
      } else if (IsLive(one, now)) {
        ++others;
      }
    }
    const bool is_beaten = !is_login && std::ranges::any_of(rivals, [&](const auto& rival) {
      return rival.login > added.login;
    });
    if (is_beaten) {
      Tell(added);
      return true;
    }
    if ((is_login || is_new) && others >= kModelCap) return false;
    for (const ModelConnection& rival : rivals) {
      Tell(rival);
      Remove(rival.id, rival.user);
    }
    Remove(added.id, added.user);
    DropLeftBehind(added.user);
    if (is_login) added.login = NextLogin();
    connections.push_back(added);
    return true;
  }

  const Duration ttl_;
  std::uint64_t logins_ = 0;
};

}  // namespace rollcall::testing
