// LeaseSweeper: removes the connections that fenced leases left behind, in bounded steps, and then
// forgets the lease.
//
// One step at a time, whoever calls: a lease is forgotten once. No shard can gain a connection of a
// lease after it was fenced, for Connect asks about the lease with the shard's mutex held; so one
// pass over the shards that finds nothing more is enough.
//
// Thread-safe.

#pragma once

#include <cstddef>
#include <deque>
#include <mutex>

#include "base/clock.h"
#include "domain/owner.h"
#include "engine/memory/moment.h"
#include "engine/memory/owner_table.h"
#include "engine/memory/presence_shard.h"

namespace rollcall {

class LeaseSweeper {
 public:
  // All borrowed.
  LeaseSweeper(OwnerTable& owners, std::deque<PresenceShard>& shards)
      : owners_(owners), shards_(shards) {}

  // Removes up to `budget` connections of this fenced epoch. True when none are left.
  bool Sweep(const Owner& owner, std::size_t budget, WallTime at);

  // Removes up to `budget` connections of all fenced epochs that are not kept. Returns how many; 0
  // = none are left.
  std::size_t SweepAny(std::size_t budget, const Moment& moment);

 private:
  std::size_t SweepLease(LeaseRef lease, std::size_t budget, WallTime at);

  OwnerTable& owners_;
  std::deque<PresenceShard>& shards_;
  std::mutex mutex_;  // Taken before a shard's.
};

}  // namespace rollcall
