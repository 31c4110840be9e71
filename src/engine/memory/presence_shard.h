// PresenceShard: one part of the users, and the rules of who may be connected beside whom.
//
// Each operation is one step under the shard's mutex: connections, counts and log change together.
// Whenever a user is written to, what fenced epochs left behind of it is removed in the same step.
//
// Thread-safe.

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/container/small_vector.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "domain/change.h"
#include "engine/engine.h"
#include "engine/memory/change_log.h"
#include "engine/memory/connection_table.h"
#include "engine/memory/moment.h"
#include "engine/memory/online_counts.h"
#include "engine/memory/owner_table.h"
#include "engine/memory/user_hash.h"

namespace rollcall {

// What the listener is to be told, once no lock is held.
struct Eviction {
  Owner owner;
  UserKey user;
  ConnId connection;
  ConnId by;  // What replaced it, if something did.
};

struct ConnectAnswer {
  ConnectOutcome outcome;
  std::vector<Eviction> evictions;  // All for kReplaced.
};

struct Pruned {
  std::size_t visited = 0;
  std::size_t removed = 0;
};

class PresenceShard {
 public:
  // All borrowed. kLimitExceeded answers a Connect beyond `max_connections`.
  PresenceShard(std::size_t max_connections, RecordPools& pools, OwnerTable& owners,
                OnlineCounts& counts, ChangeLog& log);

  Result<ConnectAnswer> Connect(const HashedUser& user, const ConnectRequest& request,
                                const Moment& moment);
  void Disconnect(const HashedUser& user, const DisconnectRequest& request, WallTime at);
  // Removes what the request names and no fenced epoch left behind; returns it, oldest login first.
  std::vector<LiveConnection> Kick(const HashedUser& user, const KickRequest& request, WallTime at);
  // For each of `users` appends the live connections, oldest login first (OnlineConnection), or
  // what is kept of the user, if anything is (UserPresence).
  template <typename Seen>
  void Collect(std::span<const HashedUser> users, MonotonicTime now,
               std::vector<Seen>& found) const;
  // For a query of many users: start loading what the next stage, and at last Collect, reads.
  void PrefetchIndex(std::span<const HashedUser> users) const;  // Takes no lock.
  void PrefetchFirst(std::span<const HashedUser> users) const;
  // Removes up to `budget` connections of a fenced lease; returns how many.
  std::size_t RemoveLeftBehind(LeaseRef lease, std::size_t budget, WallTime at);
  // This shard's part of Engine::PruneOwner. Nothing when the epoch is fenced.
  std::optional<Pruned> Prune(const Owner& owner, OwnerSequence below, DisconnectReason reason,
                              WallTime at);

  // Walks the next users, of `buckets` buckets of their index, into the running recount, and adds
  // to `report` what cannot be found. True when that was the last of the shard. A walked user's
  // later steps are recounted until EndAudit.
  bool AuditPiece(std::size_t buckets, AuditReport& report);
  void EndAudit();

 private:
  friend class TableDamage;  // Of the tests of the audit.

  // What a Connect meets among the user's connections.
  struct Contest {
    Slot same = Slot::kNone;                         // The very same ConnId.
    boost::container::small_vector<Slot, 2> rivals;  // Other logins of the same device.
    std::size_t others = 0;                          // Live, and no rival.
    Version login = Version::kNone;                  // With which it competes; kNone: above all.
  };
  struct HashOfUser {
    std::size_t operator()(const UserKey& user) const { return HashUser(user); }
  };
  // What one step does, to be recorded when it is complete.
  struct Step {
    CountStep counts;
    boost::container::small_vector<Change, 2> changes;
    bool is_login = false;  // The version of its last change is that of the user's latest login.
  };

  Contest Survey(const HashedUser& user, const ConnectRequest& request, MonotonicTime now) const;
  bool Differs(Slot slot, const Connection& connection) const;
  bool IsRival(const ConnectionRecord& record, const ConnectRequest& request) const;
  std::optional<Result<ConnectOutcome>> Refuse(const Contest& contest,
                                               const ConnectRequest& request) const;
  ConnectAnswer Admit(const HashedUser& user, const ConnectRequest& request, LeaseRef lease,
                      const Contest& contest, WallTime at);
  Slot FindConnection(const HashedUser& user, const ConnId& id) const;
  // `first` is the user's first connection, kNone when there is none.
  void CollectUser(const HashedUser& user, Slot first, MonotonicTime now,
                   std::vector<OnlineConnection>& found) const;
  void CollectUser(const HashedUser& user, Slot first, MonotonicTime now,
                   std::vector<UserPresence>& found) const;
  void See(Slot slot, LiveConnection& seen) const;

  Step Begin(const HashedUser& user) const;
  Slot Add(const HashedUser& user, const ConnectRequest& request, LeaseRef lease, Step& step);
  void Adopt(Slot slot, const ConnectRequest& request, LeaseRef lease, Step& step);
  void Drop(const HashedUser& user, Slot slot, DisconnectReason reason, Step& step);
  void DropLeftBehind(const HashedUser& user, Step& step);
  void RemoveLeftBehindOf(const HashedUser& user, WallTime at);
  void Count(Slot slot, bool added, CountStep& step) const;
  void Commit(const HashedUser& user, Step& step, WallTime at);
  LeaseSet LeasesOf(const HashedUser& user) const;
  Version VersionOf(const HashedUser& user) const;
  void RecountUser(Slot first, Recount& recount, AuditReport& report);
  void NameLost(AuditReport& report) const;
  std::string NameOf(Slot slot) const;

  const std::size_t max_connections_;
  OwnerTable& owners_;
  OnlineCounts& counts_;
  ChangeLog& log_;
  mutable std::mutex mutex_;
  ConnectionTable table_;
  // Of the users here who have more than the version of their latest login: somebody of theirs went
  // while others stayed, or was republished. They are few, so the records need not be longer.
  boost::unordered_flat_map<UserKey, Version, HashOfUser> later_versions_;
  // Of an audit: users of a lower place were walked; that many connections were found of them.
  std::uint64_t walked_below_ = 0;
  std::size_t walked_connections_ = 0;
};

// In groups: while the first connections of one are found, the second ones are loaded.
template <typename Seen>
void PresenceShard::Collect(std::span<const HashedUser> users, MonotonicTime now,
                            std::vector<Seen>& found) const {
  std::array<Slot, 16> firsts;
  const std::lock_guard lock(mutex_);
  while (!users.empty()) {
    const std::size_t size = std::min(users.size(), firsts.size());
    for (std::size_t i = 0; i < size; ++i) {
      firsts[i] = table_.FirstOfUser(users[i]);
      table_.PrefetchNext(firsts[i]);
    }
    for (std::size_t i = 0; i < size; ++i)
      CollectUser(users[i], firsts[i], now, found);
    users = users.subspan(size);
  }
}

}  // namespace rollcall
