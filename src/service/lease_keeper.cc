#include "service/lease_keeper.h"

#include <utility>

#include "service/timed_call.h"

namespace rollcall {
namespace {

// Two renewals may fail before the lease lapses.
constexpr int kRenewalsPerLease = 3;

}  // namespace

LeaseKeeper::LeaseKeeper(Engine& engine, const Clock& clock, Catalog& metrics,
                         const ServiceOptions& options, UniqueFunction<void()> on_lost)
    : engine_(engine),
      clock_(clock),
      metrics_(metrics),
      node_id_(options.node_id),
      terms_(options.lease),
      call_timeout_(options.call_timeout),
      on_lost_(std::move(on_lost)) {}

EngineCall LeaseKeeper::Call() const {
  return EngineCall{.loop = *loop_, .deadline = clock_.Now() + call_timeout_};
}

template <typename T>
EngineCallback<T> LeaseKeeper::Timed(EngineOperation operation, EngineCallback<T> done) const {
  return rollcall::Timed<T>(metrics_, clock_, operation, std::move(done));
}

void LeaseKeeper::Open(Loop& loop, EngineCallback<Done> done) {
  CHECK(loop_ == nullptr);
  loop_ = &loop;
  SendOpen([this, done = std::move(done)](Result<Done> opened) mutable {
    if (opened) ExpireAfter(kExpirePeriod);
    done(std::move(opened));
  });
}

void LeaseKeeper::SendOpen(EngineCallback<Done> done) {
  renewing_ = true;
  auto answer = [this, done = std::move(done)](Result<OpenedLease> opened) mutable {
    renewing_ = false;
    if (!opened) {
      done(opened.error());
      return;
    }
    opened_at_ = clock_.Now().time_since_epoch();
    if (!stopped_) Granted(*opened);
    done(Done{});
  };
  engine_.OpenOwner(Call(), node_id_, terms_,
                    Timed<OpenedLease>(EngineOperation::kOpenOwner, std::move(answer)));
}

void LeaseKeeper::Close(DisconnectReason reason, EngineCallback<Done> done) {
  CHECK(loop_ != nullptr);
  stopped_ = true;
  loop_->Cancel(renew_timer_);
  loop_->Cancel(expire_timer_);
  live_until_ = Duration::min();
  if (epoch_ == Epoch::kNone) {
    loop_->Post([done = std::move(done)]() mutable { done(Done{}); });
    return;
  }
  engine_.CloseOwner(Call(), Owner{node_id_, epoch_}, reason,
                     Timed<Done>(EngineOperation::kCloseOwner, std::move(done)));
}

void LeaseKeeper::Granted(const OpenedLease& lease) {
  epoch_ = lease.epoch;
  if (terms_.ttl == kLeaseForever) {
    live_until_ = Duration::max();
    return;
  }
  live_until_ = lease.expires_at.time_since_epoch();
  RenewAfter(terms_.ttl / kRenewalsPerLease);
}

void LeaseKeeper::RenewAfter(Duration delay) {
  loop_->Cancel(renew_timer_);
  renew_timer_ = loop_->RunAt(clock_.Now() + delay, [this] { Renew(); });
}

void LeaseKeeper::Renew() {
  if (stopped_ || renewing_) return;
  renewing_ = true;
  auto answer = [this](Result<OpenedLease> renewed) { OnRenewed(std::move(renewed)); };
  engine_.RenewOwner(Call(), Owner{node_id_, epoch_},
                     Timed<OpenedLease>(EngineOperation::kRenewOwner, std::move(answer)));
}

void LeaseKeeper::OnRenewed(Result<OpenedLease> renewed) {
  renewing_ = false;
  if (stopped_) return;
  if (renewed) {
    Granted(*renewed);
    return;
  }
  const StatusCode code = renewed.error().code();
  if (code != StatusCode::kConflict && code != StatusCode::kNotFound) {
    RenewAfter(kRetryDelay);
    return;
  }
  live_until_ = Duration::min();
  on_lost_();
  Reopen();
}

void LeaseKeeper::Reopen() {
  if (stopped_ || renewing_) return;
  SendOpen([this](Result<Done> opened) {
    if (opened || stopped_) return;
    renew_timer_ = loop_->RunAt(clock_.Now() + kRetryDelay, [this] { Reopen(); });
  });
}

void LeaseKeeper::ReportConflict() {
  if (loop_ == nullptr) return;
  loop_->Post([this] {
    // Without a lease a re-opening is already under way.
    if (live()) Renew();
  });
}

void LeaseKeeper::ExpireAfter(Duration delay) {
  if (stopped_) return;
  expire_timer_ = loop_->RunAt(clock_.Now() + delay, [this] { Expire(); });
}

void LeaseKeeper::Expire() {
  auto answer = [this](Result<std::size_t> removed) {
    const bool more = removed && *removed > 0;
    ExpireAfter(more ? Duration::zero() : kExpirePeriod);
  };
  engine_.ExpireOwners(Call(),
                       Timed<std::size_t>(EngineOperation::kExpireOwners, std::move(answer)));
}

std::optional<Owner> LeaseKeeper::owner() const {
  const Epoch epoch = epoch_;
  if (epoch == Epoch::kNone) return std::nullopt;
  return Owner{node_id_, epoch};
}

bool LeaseKeeper::live() const {
  return clock_.Now().time_since_epoch() < live_until_.load();
}

}  // namespace rollcall
