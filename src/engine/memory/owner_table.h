// OwnerTable: the leases of all owners, and which epoch of each may still speak.
//
// A lease is LIVE while now < its expiry, then EXPIRED, and FENCED once somebody fenced it. A
// fenced lease keeps its LeaseRef until the connections it left behind are removed and Forget() is
// called; those of the last epoch before an opening may be kept for a time (keep_older). Whether a
// lease counts is worked out from the time the caller passes, so nothing has to run at the moment
// it lapses.
//
// Thread-safe.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "domain/change.h"
#include "domain/owner.h"
#include "engine/engine.h"
#include "engine/memory/moment.h"

namespace rollcall {

// One epoch of one owner, in four bytes.
enum class LeaseRef : std::uint32_t { kNone = std::numeric_limits<std::uint32_t>::max() };

class OwnerTable {
 public:
  // REQUIRES: max_owners > 0. Twice as many leases are kept, to have room for fenced ones.
  explicit OwnerTable(std::size_t max_owners);

  // kLimitExceeded when max_owners are open, or too many fenced leases wait for their removal.
  Result<OpenedLease> Open(const OwnerId& owner, const LeaseTerms& terms, const Moment& moment);
  // kNotFound, kConflict: see Engine::RenewOwner.
  Result<OpenedLease> Renew(const Owner& owner, MonotonicTime now);
  // Fences this epoch unless it is already; `reason` is what its connections then end for.
  void Close(const Owner& owner, DisconnectReason reason);
  // Fences what lapsed longer ago than its grace.
  void FenceLapsed(MonotonicTime now);

  std::optional<LeaseRef> FindLive(const Owner& owner, MonotonicTime now) const;
  std::optional<LeaseRef> FindUnfenced(const Owner& owner) const;  // LIVE or EXPIRED.
  std::optional<LeaseRef> FindFenced(const Owner& owner) const;
  // The oldest fenced one that is not kept any more.
  std::optional<LeaseRef> OldestToRemove(MonotonicTime now) const;
  // REQUIRES: `lease` is fenced and no connection refers to it.
  void Forget(LeaseRef lease);

  // Without the mutex. REQUIRES: `lease` cannot be forgotten meanwhile, because a connection refers
  // to it and the caller holds the mutex without which that cannot end.
  bool IsLive(LeaseRef lease, MonotonicTime now) const {
    return now.time_since_epoch().count() < At(lease).live_until.load(std::memory_order_acquire);
  }
  bool IsFenced(LeaseRef lease) const;
  const Owner& OwnerOf(LeaseRef lease) const;
  std::size_t max_leases() const { return max_leases_; }
  // For an audit, of any lease, forgotten or not: nothing is counted of those that are not in use.
  LeaseTally TallyOf(LeaseRef lease) const;
  OwnerId NameOf(LeaseRef lease) const;  // "?" of one that never was.
  // A connection of this digest came or went.
  void Tally(LeaseRef lease, std::uint64_t digest, bool added);
  DisconnectReason RemovalReason(LeaseRef lease) const;  // Of a fenced one.

 private:
  static constexpr std::size_t kCacheLine = 64;

  struct Lease {
    Owner owner;
    LeaseTerms terms;
    DisconnectReason removal_reason = DisconnectReason::kLeaseLapsed;
    std::atomic<MonotonicTime::rep> live_until{0};  // Since the clock's epoch; kFenced.
    MonotonicTime kept_until{};                     // Of a fenced one; under the mutex.
    // Written by each login, so not beside what each query reads.
    alignas(kCacheLine) std::atomic<std::uint64_t> connections{0};
    std::atomic<std::uint64_t> digest{0};
  };
  struct Name {
    Epoch last_epoch = Epoch::kNone;
    LeaseRef current = LeaseRef::kNone;  // kNone: closed or fenced.
  };

  static constexpr MonotonicTime::rep kFenced = std::numeric_limits<MonotonicTime::rep>::min();

  Lease& At(LeaseRef lease) { return leases_[static_cast<std::uint32_t>(lease)]; }
  const Lease& At(LeaseRef lease) const { return leases_[static_cast<std::uint32_t>(lease)]; }
  OpenedLease Prolong(Lease& lease, MonotonicTime now);
  void Fence(Name& name, DisconnectReason reason, MonotonicTime kept_until = {});
  void StopKeeping(const OwnerId& owner);
  bool MakeRoomForName();

  const std::size_t max_owners_;
  const std::size_t max_leases_;
  const std::unique_ptr<Lease[]> leases_;
  mutable std::mutex mutex_;
  boost::unordered_flat_map<OwnerId, Name> names_;
  std::vector<LeaseRef> free_;
  std::vector<LeaseRef> fenced_;  // Oldest first.
  Epoch last_epoch_ = Epoch::kNone;
};

}  // namespace rollcall
