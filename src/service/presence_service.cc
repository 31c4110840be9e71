#include "service/presence_service.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <utility>

#include "base/check.h"
#include "service/conn_id_issuer.h"
#include "service/inspection.h"
#include "service/lease_keeper.h"
#include "service/presence_query.h"
#include "service/timed_call.h"

namespace rollcall {
namespace {

constexpr Duration kFirstLogoutPause = std::chrono::milliseconds(100);
constexpr Duration kLongestLogoutPause = std::chrono::seconds(5);

Status NoLease() {
  return {StatusCode::kUnavailable, "this node has no lease at the engine now"};
}

void Succeed(Loop& loop, UniqueFunction<void(Result<Done>)> done) {
  loop.Post([done = std::move(done)]() mutable { done(Done{}); });
}

template <typename T>
void Fail(Loop& loop, Status status, UniqueFunction<void(Result<T>)> done) {
  loop.Post(
      [status = std::move(status), done = std::move(done)]() mutable { done(std::move(status)); });
}

}  // namespace

struct PresenceService::State {
  State(Engine& an_engine, const Clock& a_clock, RandomSource& random, Catalog& a_catalog,
        ServiceOptions some_options)
      : engine(an_engine),
        clock(a_clock),
        metrics(a_catalog),
        options(std::move(some_options)),
        issuer(random),
        lease(an_engine, a_clock, a_catalog, options, [this] { OnLeaseLost(); }),
        reports({engine, clock, metrics, options}) {}

  EngineCall Call(Loop& loop) const {
    return {.loop = loop, .deadline = clock.Now() + options.call_timeout};
  }
  template <typename T>
  EngineCallback<T> Timed(EngineOperation operation, EngineCallback<T> done) const {
    return rollcall::Timed<T>(metrics, clock, operation, std::move(done));
  }
  OwnerSequence NextSequence() {
    return OwnerSequence{sequence.fetch_add(1, std::memory_order_relaxed) + 1};
  }
  void OnLeaseLost();
  void Remove(Loop& loop, DisconnectRequest request, int attempts_left, Duration pause,
              Callback<Done> done);
  DisconnectRequest RemovalOf(Owner owner, const UserKey& user, const ConnId& connection,
                              DisconnectReason reason) {
    return {.owner = std::move(owner),
            .sequence = NextSequence(),
            .user = user,
            .connection = connection,
            .reason = reason};
  }

  Engine& engine;
  const Clock& clock;
  Catalog& metrics;
  const ServiceOptions options;
  ConnIdIssuer issuer;
  LeaseKeeper lease;
  ReportLeases reports;
  std::vector<HeldLoop> holders;  // By loop number; complete before the doors open.
  std::atomic<std::uint64_t> sequence = 0;
  LastSeen* last_seen = nullptr;
  bool started = false;
};

void PresenceService::State::OnLeaseLost() {
  for (const HeldLoop& held : holders) {
    held.loop->Post([holder = held.holder] { holder->OnLeaseLost(); });
  }
}

void PresenceService::State::Remove(Loop& loop, DisconnectRequest request, int attempts_left,
                                    Duration pause, Callback<Done> done) {
  auto retry = [this, &loop, request, attempts_left, pause,
                done = std::move(done)](Result<Done> removed) mutable {
    if (removed || attempts_left <= 1) {
      done(std::move(removed));
      return;
    }
    loop.RunAt(clock.Now() + pause, [this, &loop, request = std::move(request), attempts_left,
                                     pause, done = std::move(done)]() mutable {
      Remove(loop, std::move(request), attempts_left - 1, std::min(pause * 2, kLongestLogoutPause),
             std::move(done));
    });
  };
  engine.Disconnect(Call(loop), std::move(request),
                    Timed<Done>(EngineOperation::kDisconnect, std::move(retry)));
}

PresenceService::PresenceService(Engine& engine, const Clock& clock, RandomSource& random,
                                 Catalog& metrics, ServiceOptions options)
    : state_(std::make_unique<State>(engine, clock, random, metrics, std::move(options))) {
  engine.SetEvictionListener(this);
}

PresenceService::~PresenceService() {
  state_->engine.SetEvictionListener(nullptr);
}

std::size_t PresenceService::RegisterHolder(Loop& loop, ConnectionHolder& holder) {
  CHECK(state_->holders.size() < ConnIdIssuer::kMaxLoops);
  state_->holders.push_back({.loop = &loop, .holder = &holder});
  return state_->holders.size() - 1;
}

void PresenceService::UseLastSeen(LastSeen& last_seen) {
  state_->last_seen = &last_seen;
}

void PresenceService::Start(Loop& loop, Callback<Done> done) {
  state_->started = true;
  state_->lease.Open(loop, std::move(done));
}

void PresenceService::Stop(Loop& loop, DisconnectReason reason, Callback<Done> done) {
  if (!state_->started) {
    Succeed(loop, std::move(done));
    return;
  }
  state_->lease.Close(reason, std::move(done));
}

ConnId PresenceService::Login(Loop& loop, std::size_t loop_number, LoginRequest request,
                              Callback<LoginOutcome> done) {
  const ConnId id = state_->issuer.Next(loop_number);
  std::optional<Owner> owner = state_->lease.owner();
  if (!owner || !state_->lease.live()) {
    Fail<LoginOutcome>(loop, NoLease(), std::move(done));
    return id;
  }
  const WallTime now = state_->clock.Wall();
  ConnectRequest connect{.owner = *owner,
                         .sequence = state_->NextSequence(),
                         .connection = {.id = id,
                                        .user = request.user,
                                        .device = request.device,
                                        .platform = request.platform,
                                        .client_version = request.client_version,
                                        .connected_at = now,
                                        .address = request.address},
                         .rules = state_->options.rules};
  auto answer = [this, &loop, id, now, user = request.user, owner = std::move(*owner),
                 done = std::move(done)](Result<ConnectOutcome> connected) mutable {
    if (connected) {
      done(LoginOutcome{.result = connected->result, .connection = id, .connected_at = now});
      return;
    }
    const StatusCode code = connected.error().code();
    if (code == StatusCode::kConflict) state_->lease.ReportConflict();
    // The outcome is unknown, and the caller is about to give up: the record must not stay.
    if (code == StatusCode::kUnavailable) {
      DisconnectRequest removal =
          state_->RemovalOf(std::move(owner), user, id, DisconnectReason::kClosed);
      state_->Remove(loop, std::move(removal), kLogoutAttempts, kFirstLogoutPause,
                     [](const Result<Done>&) {});
    }
    done(Status(StatusCode::kUnavailable, connected.error().message()));
  };
  state_->engine.Connect(
      state_->Call(loop), std::move(connect),
      state_->Timed<ConnectOutcome>(EngineOperation::kConnect, std::move(answer)));
  return id;
}

void PresenceService::Logout(Loop& loop, const UserKey& user, const ConnId& connection,
                             DisconnectReason reason, Callback<Done> done) {
  std::optional<Owner> owner = state_->lease.owner();
  if (!owner) {
    Succeed(loop, std::move(done));
    return;
  }
  state_->Remove(loop, state_->RemovalOf(std::move(*owner), user, connection, reason),
                 kLogoutAttempts, kFirstLogoutPause, std::move(done));
}

void PresenceService::Query(Loop& loop, AppId app, std::vector<UserId> users,
                            Callback<std::vector<OnlineConnection>> done) {
  Status ready = Ready();
  if (!ready.ok()) {
    Fail<std::vector<OnlineConnection>>(loop, std::move(ready), std::move(done));
    return;
  }
  state_->engine.Query(
      state_->Call(loop), app, std::move(users),
      state_->Timed<std::vector<OnlineConnection>>(EngineOperation::kQuery, std::move(done)));
}

void PresenceService::Kick(Loop& loop, KickRequest request,
                           Callback<std::vector<LiveConnection>> done) {
  // Not before devices are back: they would come back unkicked after an answer without them.
  Status ready = Ready();
  if (!ready.ok()) {
    Fail<std::vector<LiveConnection>>(loop, std::move(ready), std::move(done));
    return;
  }
  state_->engine.Kick(
      state_->Call(loop), std::move(request),
      state_->Timed<std::vector<LiveConnection>>(EngineOperation::kKick, std::move(done)));
}

void PresenceService::QueryPresence(Loop& loop, AppId app, std::vector<UserId> users,
                                    Callback<PresenceAnswer> done) {
  if (!state_->lease.live()) {
    Fail<PresenceAnswer>(loop, NoLease(), std::move(done));
    return;
  }
  PresenceQuery::Run({.engine = state_->engine,
                      .last_seen = state_->last_seen,
                      .clock = state_->clock,
                      .metrics = state_->metrics,
                      .issuer = state_->issuer,
                      .holders = state_->holders},
                     state_->Call(loop), app, std::move(users), Ready().ok(), std::move(done));
}

void PresenceService::Inspect(Loop& loop, const UserKey& user,
                              Callback<std::vector<InspectedConnection>> done) {
  using Found = std::vector<UserPresence>;
  auto ask_holders = [this, &loop, done = std::move(done)](Result<Found> found) mutable {
    if (!found) {
      done(found.error());
      return;
    }
    std::vector<LiveConnection> live;
    if (!found->empty()) live = std::move(found->front().connections);
    Inspection::Run(loop, state_->clock, state_->issuer, state_->holders, std::move(live),
                    std::move(done));
  };
  state_->engine.Inspect(state_->Call(loop), user.app, {user.user},
                         state_->Timed<Found>(EngineOperation::kInspect, std::move(ask_holders)));
}

void PresenceService::Count(Loop& loop, Callback<std::vector<PresenceCounts>> done) {
  state_->engine.Count(
      state_->Call(loop), std::nullopt,
      state_->Timed<std::vector<PresenceCounts>>(EngineOperation::kCount, std::move(done)));
}

void PresenceService::CountApp(Loop& loop, AppId app, Callback<PresenceCounts> done) {
  Status ready = Ready();
  if (!ready.ok()) {
    Fail<PresenceCounts>(loop, std::move(ready), std::move(done));
    return;
  }
  auto take_one = [app,
                   done = std::move(done)](Result<std::vector<PresenceCounts>> counts) mutable {
    if (!counts) return done(counts.error());
    PresenceCounts none;
    none.app = app;
    done(counts->empty() ? std::move(none) : std::move(counts->front()));
  };
  state_->engine.Count(
      state_->Call(loop), app,
      state_->Timed<std::vector<PresenceCounts>>(EngineOperation::kCount, std::move(take_one)));
}

void PresenceService::Audit(Loop& loop, Callback<AuditReport> done) {
  const MonotonicTime began = state_->clock.Now();
  auto note = [this, began, done = std::move(done)](Result<AuditReport> report) mutable {
    Catalog& metrics = state_->metrics;
    if (report) {
      metrics.audits[report->agrees() ? AuditResult::kAgrees : AuditResult::kDiffers].Increment();
      metrics.audit_differences.Set(
          static_cast<double>(report->differences.size() + report->more_differences));
      metrics.audit_seconds.Set(std::chrono::duration<double>(state_->clock.Now() - began).count());
    } else {
      metrics.audits[AuditResult::kNotDone].Increment();
    }
    done(std::move(report));
  };
  state_->engine.Audit({.loop = loop, .deadline = began + kAuditTimeout}, std::move(note));
}

Status PresenceService::Ready() const {
  if (!state_->lease.live()) return NoLease();
  // Also after a lost lease: sockets that are alive are not shown until their devices are back.
  if (state_->clock.Now() < state_->lease.opened_at() + state_->options.start_grace) {
    return {StatusCode::kUnavailable, "devices are still coming back after a start"};
  }
  return {};
}

ReportLeases& PresenceService::reports() {
  return state_->reports;
}

void PresenceService::OnEvicted(const Owner& owner, const UserKey& user, const ConnId& connection,
                                DisconnectReason reason, const ConnId& by) {
  if (owner.id != state_->options.node_id) {
    state_->reports.OnEvicted(
        owner.id, {.connection = connection, .user = user.user, .reason = reason, .by = by});
    return;
  }
  const std::size_t loop_number = ConnIdIssuer::LoopNumber(connection);
  if (!state_->issuer.IsOurs(connection) || loop_number >= state_->holders.size()) return;
  const HeldLoop& held = state_->holders[loop_number];
  held.loop->Post([holder = held.holder, connection, reason, by] {
    holder->OnEvicted(connection, reason, by);
  });
}

}  // namespace rollcall
