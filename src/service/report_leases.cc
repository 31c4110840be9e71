#include "service/report_leases.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "service/timed_call.h"

namespace rollcall {
namespace {

template <typename T>
void Fail(Loop& loop, Status status, UniqueFunction<void(Result<T>)> done) {
  loop.Post(
      [status = std::move(status), done = std::move(done)]() mutable { done(std::move(status)); });
}

Status Unknown() {
  return {StatusCode::kNotFound, "this lease is not known, or it is over"};
}

Status Fenced() {
  return {StatusCode::kConflict, "a later epoch took this lease"};
}

}  // namespace

EngineCall ReportLeases::Call(Loop& loop) const {
  return {.loop = loop, .deadline = tools_.clock.Now() + tools_.options.call_timeout};
}

template <typename T>
EngineCallback<T> ReportLeases::Timed(EngineOperation operation, EngineCallback<T> done) const {
  return rollcall::Timed<T>(tools_.metrics, tools_.clock, operation, std::move(done));
}

void ReportLeases::Open(Loop& loop, LeaseOpening opening, Callback<LeaseAnswer> done) {
  OwnerId id = opening.owner.ToOwnerId();
  if (!HasRoom(id, opening)) {
    const Status status(StatusCode::kLimitExceeded, "the account has its leases open");
    return Fail<LeaseAnswer>(loop, status, std::move(done));
  }
  const LeaseTerms terms{.ttl = opening.ttl, .grace = opening.ttl, .keep_older = opening.ttl};
  auto opened = [this, id, opening = std::move(opening),
                 done = std::move(done)](Result<OpenedLease> lease) mutable {
    if (lease) {
      Opened(id, opening, *lease);
      return done(LeaseAnswer{.epoch = lease->epoch, .expires_at = ToWall(lease->expires_at)});
    }
    // The engine's table is full: fenced epochs leave it within seconds.
    done(Status(StatusCode::kUnavailable, lease.error().message()));
  };
  tools_.engine.OpenOwner(Call(loop), std::move(id), terms,
                          Timed<OpenedLease>(EngineOperation::kOpenOwner, std::move(opened)));
}

void ReportLeases::Report(Loop& loop, ReportRequest request, Callback<ReportAnswer> done) {
  const auto lease = Find(request.owner, request.epoch);
  if (!lease) return Fail<ReportAnswer>(loop, lease.error(), std::move(done));
  if ((*lease)->busy.exchange(true)) {
    const Status status(StatusCode::kUnavailable, "an earlier report of this lease is worked on");
    return Fail<ReportAnswer>(loop, status, std::move(done));
  }
  auto answer = [this, lease = *lease,
                 done = std::move(done)](Result<ReportAnswer> report) mutable {
    if (!report) return done(Refused(*lease, report.error()));
    done(std::move(report));
  };
  ReportRun::Start(tools_, loop, *lease, std::move(request), std::move(answer));
}

void ReportLeases::Renew(Loop& loop, const ReportOwner& owner, Epoch epoch,
                         Callback<RenewalAnswer> done) {
  const auto lease = Find(owner, epoch);
  if (!lease) return Fail<RenewalAnswer>(loop, lease.error(), std::move(done));
  auto renewed = [this, lease = *lease,
                  done = std::move(done)](Result<OpenedLease> granted) mutable {
    if (!granted) return done(Refused(*lease, granted.error()));
    lease->Granted(*granted);
    done(RenewalAnswer{.expires_at = ToWall(granted->expires_at),
                       .connections = granted->tally.connections,
                       .digest = granted->tally.digest,
                       .evicted = lease->evictions->Tell(kMaxToldEvictions)});
  };
  tools_.engine.RenewOwner(Call(loop), (*lease)->owner,
                           Timed<OpenedLease>(EngineOperation::kRenewOwner, std::move(renewed)));
}

void ReportLeases::Close(Loop& loop, const ReportOwner& owner, Epoch epoch, Callback<Done> done) {
  const auto lease = Find(owner, epoch);
  if (!lease) return Fail<Done>(loop, lease.error(), std::move(done));
  auto closed = [this, lease = *lease, done = std::move(done)](Result<Done> result) mutable {
    if (!result) return done(Refused(*lease, result.error()));
    Drop(*lease);
    done(Done{});
  };
  tools_.engine.CloseOwner(Call(loop), (*lease)->owner, DisconnectReason::kDrained,
                           Timed<Done>(EngineOperation::kCloseOwner, std::move(closed)));
}

void ReportLeases::OnEvicted(const OwnerId& owner, const EvictedConnection& evicted) {
  std::shared_ptr<PendingEvictions> evictions;
  {
    const std::lock_guard lock(mutex_);
    const auto found = leases_.find(owner);
    if (found != leases_.end()) evictions = found->second->evictions;
  }
  if (evictions != nullptr && !evictions->Add(evicted)) {
    tools_.metrics.report_evictions_dropped.Increment();
  }
}

ReportSample ReportLeases::Sample() const {
  const MonotonicTime now = tools_.clock.Now();
  const std::lock_guard lock(mutex_);
  ReportSample sample;
  for (const auto& [id, lease] : leases_) {
    if (lease->IsOver(now)) continue;
    ++(lease->IsLive(now) ? sample.live : sample.lapsed);
    if (lease->IsLive(now)) sample.connections += lease->connections;
  }
  return sample;
}

bool ReportLeases::HasRoom(const OwnerId& owner, const LeaseOpening& opening) {
  const MonotonicTime now = tools_.clock.Now();
  const std::lock_guard lock(mutex_);
  std::erase_if(leases_, [now](const auto& entry) { return entry.second->IsOver(now); });
  const auto counts = [&](const auto& entry) {
    return entry.second->account == opening.account && entry.first != owner;
  };
  return static_cast<std::size_t>(std::ranges::count_if(leases_, counts)) < opening.max_leases;
}

WallTime ReportLeases::ToWall(MonotonicTime time) const {
  return tools_.clock.Wall() +
         std::chrono::floor<std::chrono::microseconds>(time - tools_.clock.Now());
}

void ReportLeases::Opened(const OwnerId& owner, const LeaseOpening& opening,
                          const OpenedLease& opened) {
  auto lease = std::make_shared<ReportLease>();
  lease->owner = {owner, opened.epoch};
  lease->account = opening.account;
  lease->ttl = opening.ttl;
  lease->Granted(opened);
  const std::lock_guard lock(mutex_);
  std::shared_ptr<ReportLease>& latest = leases_[owner];
  if (latest != nullptr) {
    // Two openings at once may be answered in either order.
    if (latest->owner.epoch > opened.epoch) return;
    lease->evictions = latest->evictions;
  }
  latest = std::move(lease);
}

Result<std::shared_ptr<ReportLease>> ReportLeases::Find(const ReportOwner& owner,
                                                        Epoch epoch) const {
  const std::lock_guard lock(mutex_);
  const auto found = leases_.find(owner.ToOwnerId());
  if (found == leases_.end() || epoch > found->second->owner.epoch) return Unknown();
  if (epoch < found->second->owner.epoch) return Fenced();
  return found->second;
}

Status ReportLeases::Refused(const ReportLease& lease, const Status& status) {
  if (status.code() != StatusCode::kConflict && status.code() != StatusCode::kNotFound) {
    return status;
  }
  const std::lock_guard lock(mutex_);
  const auto latest = leases_.find(lease.owner.id);
  if (latest != leases_.end() && latest->second->owner.epoch > lease.owner.epoch) return Fenced();
  if (latest != leases_.end()) leases_.erase(latest);
  return Unknown();
}

void ReportLeases::Drop(const ReportLease& lease) {
  const std::lock_guard lock(mutex_);
  const auto found = leases_.find(lease.owner.id);
  if (found != leases_.end() && found->second->owner == lease.owner) leases_.erase(found);
}

}  // namespace rollcall
