// ReportLease: one epoch of a gateway from outside, as this node keeps it.
//
// The run that set `busy` alone touches `sequence` and `rejected`.

#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/owner.h"
#include "engine/engine.h"
#include "service/pending_evictions.h"
#include "service/report_sequence.h"
#include "service/report_types.h"

namespace rollcall {

struct ReportLease {
  Owner owner;
  AccountId account{};
  Duration ttl{};  // And its grace.
  // Outlives the epoch: what the gateway must still be told does not end with a new one.
  std::shared_ptr<PendingEvictions> evictions = std::make_shared<PendingEvictions>();

  std::atomic<Duration> expires_at = Duration::zero();  // Since the monotonic clock's epoch.
  std::atomic<std::uint64_t> connections = 0;           // As the engine last said.
  std::atomic<bool> busy = false;

  ReportSequence sequence;
  // Of the latest events, kMaxReportedEvents at most: a report that comes again is answered alike.
  std::vector<Rejection> rejected;

  void Granted(const OpenedLease& lease) {
    expires_at = lease.expires_at.time_since_epoch();
    connections = lease.tally.connections;
  }
  bool IsLive(MonotonicTime now) const { return now.time_since_epoch() < expires_at.load(); }
  // Beyond its grace: nobody can revive it.
  bool IsOver(MonotonicTime now) const { return now.time_since_epoch() > expires_at.load() + ttl; }
};

}  // namespace rollcall
