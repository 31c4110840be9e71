#include "engine/memory/lease_sweeper.h"

#include <optional>

namespace rollcall {

bool LeaseSweeper::Sweep(const Owner& owner, std::size_t budget, WallTime at) {
  const std::lock_guard lock(mutex_);
  const std::optional<LeaseRef> lease = owners_.FindFenced(owner);
  return !lease || SweepLease(*lease, budget, at) < budget;
}

std::size_t LeaseSweeper::SweepAny(std::size_t budget, const Moment& moment) {
  const std::lock_guard lock(mutex_);
  std::size_t removed = 0;
  while (removed < budget) {
    const std::optional<LeaseRef> lease = owners_.OldestToRemove(moment.now);
    if (!lease) break;
    removed += SweepLease(*lease, budget - removed, moment.wall);
  }
  return removed;
}

// Less than `budget` removed means that none are left: then the lease is forgotten.
std::size_t LeaseSweeper::SweepLease(LeaseRef lease, std::size_t budget, WallTime at) {
  std::size_t removed = 0;
  for (PresenceShard& shard : shards_) {
    removed += shard.RemoveLeftBehind(lease, budget - removed, at);
    if (removed == budget) return removed;
  }
  owners_.Forget(lease);
  return removed;
}

}  // namespace rollcall
