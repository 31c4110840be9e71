// LeaseKeeper: keeps this node's lease at the engine alive, and notices when it is lost.
//
// It opens the lease, renews a finite one three times in its length, and opens a new epoch when the
// engine says that the old one is fenced. Once a second it also has the engine remove what lapsed
// leases of any node left behind.
//
// Destroy it only when the loop given to Open runs no more.

#pragma once

#include <atomic>
#include <chrono>
#include <optional>

#include "base/clock.h"
#include "base/loop.h"
#include "base/result.h"
#include "domain/change.h"
#include "domain/owner.h"
#include "engine/engine.h"
#include "metrics/catalog.h"
#include "service/options.h"

namespace rollcall {

// Loop-confined to the loop given to Open, except the getters and ReportConflict().
class LeaseKeeper {
 public:
  static constexpr Duration kRetryDelay = std::chrono::milliseconds(500);
  static constexpr Duration kExpirePeriod = std::chrono::seconds(1);

  // `on_lost` runs on the lease's loop when an epoch was fenced: nothing connected under it counts
  // any more. The references are borrowed.
  LeaseKeeper(Engine& engine, const Clock& clock, Catalog& metrics, const ServiceOptions& options,
              UniqueFunction<void()> on_lost);

  // `done` tells how the first attempt ended; after a failure the keeper does not go on by itself.
  void Open(Loop& loop, EngineCallback<Done> done);

  // Stops renewing and ends the lease; without a lease it just succeeds. REQUIRES: Open was called.
  void Close(DisconnectReason reason, EngineCallback<Done> done);

  // Some other call was refused because the epoch is not live: find out now, not at the renewal.
  void ReportConflict();

  // The owner of what is connected now, also while its lease is in doubt; nothing before the first
  // epoch.
  std::optional<Owner> owner() const;

  // Has the lease been granted for the present moment?
  bool live() const;

  // When the current epoch began. REQUIRES: live() was true.
  MonotonicTime opened_at() const { return MonotonicTime(opened_at_.load()); }

 private:
  EngineCall Call() const;
  template <typename T>
  EngineCallback<T> Timed(EngineOperation operation, EngineCallback<T> done) const;
  void SendOpen(EngineCallback<Done> done);
  void Renew();
  void OnRenewed(Result<OpenedLease> renewed);
  void Reopen();
  void Expire();
  void RenewAfter(Duration delay);
  void ExpireAfter(Duration delay);
  void Granted(const OpenedLease& lease);

  Engine& engine_;
  const Clock& clock_;
  Catalog& metrics_;
  const OwnerId node_id_;
  const LeaseTerms terms_;
  const Duration call_timeout_;
  UniqueFunction<void()> on_lost_;

  Loop* loop_ = nullptr;
  TimerId renew_timer_ = TimerId::kNone;
  TimerId expire_timer_ = TimerId::kNone;
  bool renewing_ = false;  // A renewal or a re-opening is on its way.
  bool stopped_ = false;

  // What other threads read.
  std::atomic<Epoch> epoch_ = Epoch::kNone;
  std::atomic<Duration> opened_at_ = Duration::zero();  // Since the monotonic clock's epoch.
  std::atomic<Duration> live_until_ = Duration::min();  // Likewise.
};

}  // namespace rollcall
