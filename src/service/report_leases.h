// ReportLeases: gateways from outside as owners: their leases, their reports, and what each must
// still be told.
//
// A gateway opens a lease, reports its connections in numbered events, and renews. Answers can be
// lost and reports come twice or late: see ReportSequence and PendingEvictions for why that does no
// harm. What the engine holds of them counts like what a node holds.
//
// Callbacks run once, on the loop given, never inside the call. Their errors: kNotFound (no such
// lease, or it is over: open one), kConflict (a later epoch took it), kLimitExceeded (of Open: too
// many), kUnavailable (again later).
//
// Thread-safe.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/loop.h"
#include "domain/change.h"
#include "domain/ids.h"
#include "domain/owner.h"
#include "engine/engine.h"
#include "metrics/catalog.h"
#include "service/options.h"
#include "service/report_lease.h"
#include "service/report_run.h"
#include "service/report_types.h"

namespace rollcall {

struct LeaseOpening {
  ReportOwner owner;
  AccountId account{};
  std::size_t max_leases = 0;  // Of the account.
  Duration ttl{};
};

class ReportLeases {
 public:
  template <typename T>
  using Callback = UniqueFunction<void(Result<T>)>;

  // All borrowed.
  explicit ReportLeases(const ReportTools& tools) : tools_(tools) {}

  // Fences the epoch before, if there is one. Its connections are hidden, and removed after one ttl
  // unless they are reported again.
  void Open(Loop& loop, LeaseOpening opening, Callback<LeaseAnswer> done);

  // Renews too. kUnavailable while an earlier report of this lease is worked on, and
  // kInvalidArgument as of ReportSequence.
  void Report(Loop& loop, ReportRequest request, Callback<ReportAnswer> done);

  // Revives it within its grace.
  void Renew(Loop& loop, const ReportOwner& owner, Epoch epoch, Callback<RenewalAnswer> done);

  // Removes all its connections.
  void Close(Loop& loop, const ReportOwner& owner, Epoch epoch, Callback<Done> done);

  // One of an owner's connections was removed by somebody else. Owners that are none of these are
  // ignored.
  void OnEvicted(const OwnerId& owner, const EvictedConnection& evicted);

  // Of the leases that are not over.
  ReportSample Sample() const;

 private:
  using Leases = std::unordered_map<OwnerId, std::shared_ptr<ReportLease>>;

  EngineCall Call(Loop& loop) const;
  template <typename T>
  EngineCallback<T> Timed(EngineOperation operation, EngineCallback<T> done) const;
  bool HasRoom(const OwnerId& owner, const LeaseOpening& opening);
  WallTime ToWall(MonotonicTime time) const;
  void Opened(const OwnerId& owner, const LeaseOpening& opening, const OpenedLease& opened);
  // kNotFound or kConflict.
  Result<std::shared_ptr<ReportLease>> Find(const ReportOwner& owner, Epoch epoch) const;
  // What an engine's refusal of this lease means to its gateway; forgets it when it is over.
  Status Refused(const ReportLease& lease, const Status& status);
  void Drop(const ReportLease& lease);

  const ReportTools tools_;
  mutable std::mutex mutex_;
  Leases leases_;  // Under mutex_: the latest epoch of each.
};

}  // namespace rollcall
