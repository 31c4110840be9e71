#include "service/report_run.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "service/reported_conn_id.h"
#include "service/timed_call.h"

namespace rollcall {
namespace {

// Gives way to any other login of its device.
constexpr Version kOldestLogin{1};

// As what login a reported connection competes with others of its device: one that the gateway
// dates, as of then; one of this moment, as the newest; one that a snapshot states without a date,
// as the oldest. What the engine has already keeps the login it had.
Version LoginOf(const ReportedEvent& event, bool is_snapshot, WallTime now) {
  if (!event.connected_at) return is_snapshot ? kOldestLogin : Version::kNone;
  const auto at = std::min(*event.connected_at, now).time_since_epoch().count();
  return Version{static_cast<std::uint64_t>(std::max<std::int64_t>(at, 1))};
}

}  // namespace

ReportRun::ReportRun(const ReportTools& tools, Loop& loop, std::shared_ptr<ReportLease> lease,
                     ReportRequest request, Answer done)
    : tools_(tools),
      loop_(loop),
      lease_(std::move(lease)),
      request_(std::move(request)),
      done_(std::move(done)) {}

void ReportRun::Start(const ReportTools& tools, Loop& loop, std::shared_ptr<ReportLease> lease,
                      ReportRequest request, Answer done) {
  const std::shared_ptr<ReportRun> run(
      new ReportRun(tools, loop, std::move(lease), std::move(request), std::move(done)));
  tools.engine.RenewOwner(run->Call(), run->lease_->owner,
                          run->Then(EngineOperation::kRenewOwner, &ReportRun::OnRenewed));
}

EngineCall ReportRun::Call() const {
  return {.loop = loop_, .deadline = tools_.clock.Now() + tools_.options.call_timeout};
}

template <typename T>
EngineCallback<T> ReportRun::Then(EngineOperation operation, void (ReportRun::*next)(Result<T>)) {
  return Timed<T>(
      tools_.metrics, tools_.clock, operation,
      [run = shared_from_this(), next](Result<T> result) { ((*run).*next)(std::move(result)); });
}

void ReportRun::OnRenewed(Result<OpenedLease> lease) {
  if (!lease) return Fail(lease.error());
  lease_->Granted(*lease);
  if (const Status begun = lease_->sequence.Begin(request_); !begun.ok()) return Fail(begun);
  Continue();
}

// Until an event has to wait for the engine.
void ReportRun::Continue() {
  for (; next_ < request_.events.size(); ++next_) {
    switch (lease_->sequence.TurnOf(event().sequence)) {
      case ReportSequence::Turn::kPast:
        RepeatRejection();
        continue;
      case ReportSequence::Turn::kTooSoon:
        return Stop("SequenceGap",
                    "Sequence: the next one is " + std::to_string(lease_->sequence.acked() + 1),
                    ReportOutcome::kGap);
      case ReportSequence::Turn::kNow:
        break;
    }
    if (event().flaw) return Reject(event().flaw->code, event().flaw->message);
    id_ = ReportedConnId(lease_->owner.id, event().conn_key);
    if (event().op == ReportOp::kDisconnected) {
      return Disconnect(event().reason, &ReportRun::OnDisconnected);
    }
    if (request_.is_snapshot && lease_->evictions->Contains(id_)) {
      return Taken(ReportOutcome::kEvicted);
    }
    // Before the call: what evicts it from then on must be told.
    lease_->evictions->Forget(id_);
    has_made_room_ = false;
    return Connect();
  }
  EndSnapshot();
}

void ReportRun::Connect() {
  const WallTime now = tools_.clock.Wall();
  ConnectRules rules = tools_.options.rules;
  rules.cap_republish = true;
  tools_.engine.Connect(Call(),
                        {.owner = lease_->owner,
                         .sequence = OwnerSequence{event().sequence},
                         .connection = {.id = id_,
                                        .user = {request_.owner.app, event().user},
                                        .device = event().device,
                                        .platform = event().platform,
                                        .client_version = event().client_version,
                                        .connected_at = event().connected_at.value_or(now),
                                        .address = {}},
                         .rules = rules,
                         .login_version = LoginOf(event(), request_.is_snapshot, now)},
                        Then(EngineOperation::kConnect, &ReportRun::OnConnected));
}

void ReportRun::OnConnected(Result<ConnectOutcome> outcome) {
  if (!outcome) return OnFailed(outcome.error());
  switch (outcome->result) {
    case ConnectResult::kConnected:
      return Taken(ReportOutcome::kApplied);
    case ConnectResult::kReplacedBy:
      if (!lease_->evictions->Add({.connection = id_,
                                   .user = event().user,
                                   .reason = DisconnectReason::kReplaced,
                                   .by = outcome->replaced_by})) {
        tools_.metrics.report_evictions_dropped.Increment();
      }
      return Taken(ReportOutcome::kEvicted);
    case ConnectResult::kTooMany:
      return Reject("TooManyConnections", "UserId: has " +
                                              std::to_string(tools_.options.rules.max_connections) +
                                              " connections already");
    case ConnectResult::kDiffers:
      if (has_made_room_) return OnFailed({StatusCode::kUnavailable, "ConnKey: is changing"});
      has_made_room_ = true;
      return Disconnect(DisconnectReason::kClosed, &ReportRun::OnMadeRoom);
  }
}

void ReportRun::Disconnect(DisconnectReason reason, void (ReportRun::*next)(Result<Done>)) {
  tools_.engine.Disconnect(Call(),
                           {.owner = lease_->owner,
                            .sequence = OwnerSequence{event().sequence},
                            .user = {request_.owner.app, event().user},
                            .connection = id_,
                            .reason = reason},
                           Then(EngineOperation::kDisconnect, next));
}

void ReportRun::OnDisconnected(Result<Done> done) {
  if (!done) return OnFailed(done.error());
  lease_->evictions->Forget(id_);
  Taken(ReportOutcome::kApplied);
}

void ReportRun::OnMadeRoom(Result<Done> done) {
  if (!done) return OnFailed(done.error());
  Connect();
}

void ReportRun::OnFailed(const Status& status) {
  const StatusCode code = status.code();
  if (code == StatusCode::kConflict) return Fail(status);
  if (code == StatusCode::kLimitExceeded) return Reject("EngineFull", status.message());
  Stop("ServiceUnavailableTemp", status.message(), ReportOutcome::kUnavailable);
}

void ReportRun::Taken(ReportOutcome outcome) {
  tools_.metrics.report_events[outcome].Increment();
  lease_->sequence.Take(event().sequence);
  ++next_;
  Continue();
}

void ReportRun::Reject(std::string_view code, std::string message) {
  const Rejection rejection{event().sequence, {code, std::move(message)}};
  answer_.rejected.push_back(rejection);
  std::vector<Rejection>& kept = lease_->rejected;
  if (kept.size() == kMaxReportedEvents) kept.erase(kept.begin());
  kept.push_back(rejection);
  Taken(ReportOutcome::kRejected);
}

void ReportRun::RepeatRejection() {
  tools_.metrics.report_events[ReportOutcome::kRepeated].Increment();
  const auto known = std::ranges::find(lease_->rejected, event().sequence, &Rejection::sequence);
  if (known != lease_->rejected.end()) answer_.rejected.push_back(*known);
}

// The event and those after it have no effect and may come again.
void ReportRun::Stop(std::string_view code, std::string message, ReportOutcome outcome) {
  tools_.metrics.report_events[outcome].Increment();
  answer_.rejected.push_back({event().sequence, {code, std::move(message)}});
  Finish();
}

void ReportRun::EndSnapshot() {
  const std::optional<std::uint64_t> first = lease_->sequence.Completes(request_);
  if (!first) return Finish();
  tools_.engine.PruneOwner(Call(), lease_->owner, OwnerSequence{*first}, DisconnectReason::kClosed,
                           Then(EngineOperation::kPruneOwner, &ReportRun::OnPruned));
}

void ReportRun::OnPruned(Result<std::size_t> removed) {
  // The same page again, all of its events past, tries it again.
  if (!removed) return Fail(removed.error());
  lease_->sequence.EndSnapshot();
  Finish();
}

void ReportRun::Finish() {
  answer_.acked = lease_->sequence.acked();
  answer_.evicted = lease_->evictions->Tell(kMaxToldEvictions);
  answer_.expires_at =
      tools_.clock.Wall() + std::chrono::floor<std::chrono::microseconds>(
                                MonotonicTime(lease_->expires_at.load()) - tools_.clock.Now());
  lease_->busy = false;
  done_(std::move(answer_));
}

void ReportRun::Fail(const Status& status) {
  lease_->busy = false;
  done_(status);
}

}  // namespace rollcall
