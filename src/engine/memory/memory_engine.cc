#include "engine/memory/memory_engine.h"

#include <span>
#include <utility>

#include <boost/container/static_vector.hpp>

#include "base/check.h"
#include "domain/limits.h"
#include "engine/memory/user_batch.h"

namespace rollcall {
namespace {

template <typename T>
void Answer(const EngineCall& call, EngineCallback<T> done, Result<T> result) {
  call.loop.Post(
      [done = std::move(done), result = std::move(result)]() mutable { done(std::move(result)); });
}

Status DeadlinePassed() {
  return {StatusCode::kUnavailable, "engine: no answer before the deadline"};
}

}  // namespace

MemoryEngine::MemoryEngine(const MemoryEngineOptions& options, const Clock& clock)
    : clock_(clock),
      owners_(options.max_owners),
      counts_(owners_),
      log_(options.change_log_capacity, clock.Wall(), options.versions_above),
      sweeper_(owners_, shards_),
      audit_(counts_, shards_) {
  CHECK(options.max_connections > 0);
  for (std::size_t i = 0; i < kShards; ++i) {
    shards_.emplace_back((options.max_connections + kShards - 1) / kShards, pools_, owners_,
                         counts_, log_);
  }
}

void MemoryEngine::SetEvictionListener(EvictionListener* listener) {
  listener_ = listener;
}

void MemoryEngine::OpenOwner(const EngineCall& call, OwnerId owner, LeaseTerms terms,
                             EngineCallback<OpenedLease> done) {
  if (TooLate(call)) return Answer<OpenedLease>(call, std::move(done), DeadlinePassed());
  Answer(call, std::move(done), owners_.Open(owner, terms, Now()));
}

void MemoryEngine::RenewOwner(const EngineCall& call, Owner owner,
                              EngineCallback<OpenedLease> done) {
  if (TooLate(call)) return Answer<OpenedLease>(call, std::move(done), DeadlinePassed());
  Answer(call, std::move(done), owners_.Renew(owner, clock_.Now()));
}

void MemoryEngine::CloseOwner(const EngineCall& call, Owner owner, DisconnectReason reason,
                              EngineCallback<Done> done) {
  if (TooLate(call)) return Answer<Done>(call, std::move(done), DeadlinePassed());
  owners_.Close(owner, reason);
  ContinueClose(call, std::move(owner), std::move(done));
}

void MemoryEngine::ContinueClose(const EngineCall& call, Owner owner, EngineCallback<Done> done) {
  if (sweeper_.Sweep(owner, kMaxRemovalsPerStep, clock_.Wall())) {
    return Answer<Done>(call, std::move(done), Done{});
  }
  call.loop.Post([this, call, owner = std::move(owner), done = std::move(done)]() mutable {
    if (TooLate(call)) return done(DeadlinePassed());
    ContinueClose(call, std::move(owner), std::move(done));
  });
}

void MemoryEngine::ExpireOwners(const EngineCall& call, EngineCallback<std::size_t> done) {
  if (TooLate(call)) return Answer<std::size_t>(call, std::move(done), DeadlinePassed());
  const Moment moment = Now();
  owners_.FenceLapsed(moment.now);
  Answer<std::size_t>(call, std::move(done), sweeper_.SweepAny(kMaxRemovalsPerStep, moment));
}

void MemoryEngine::PruneOwner(const EngineCall& call, Owner owner, OwnerSequence below,
                              DisconnectReason reason, EngineCallback<std::size_t> done) {
  ContinuePrune(call, {.owner = std::move(owner), .below = below, .reason = reason},
                std::move(done));
}

void MemoryEngine::ContinuePrune(const EngineCall& call, Prune prune,
                                 EngineCallback<std::size_t> done) {
  if (TooLate(call)) return Answer<std::size_t>(call, std::move(done), DeadlinePassed());
  const WallTime at = clock_.Wall();
  for (std::size_t visited = 0; prune.next_shard < kShards && visited < kMaxVisitsPerStep;) {
    const std::optional<Pruned> pruned =
        shards_[prune.next_shard++].Prune(prune.owner, prune.below, prune.reason, at);
    if (!pruned) {
      return Answer<std::size_t>(call, std::move(done),
                                 Status(StatusCode::kConflict, "owner: this epoch is fenced"));
    }
    visited += pruned->visited;
    prune.removed += pruned->removed;
  }
  if (prune.next_shard == kShards) {
    return Answer<std::size_t>(call, std::move(done), prune.removed);
  }
  call.loop.Post([this, call, prune = std::move(prune), done = std::move(done)]() mutable {
    ContinuePrune(call, std::move(prune), std::move(done));
  });
}

void MemoryEngine::Connect(const EngineCall& call, ConnectRequest request,
                           EngineCallback<ConnectOutcome> done) {
  if (TooLate(call)) return Answer<ConnectOutcome>(call, std::move(done), DeadlinePassed());
  const HashedUser user(request.connection.user);
  const Result<ConnectAnswer> answer = ShardOf(user).Connect(user, request, Now());
  if (!answer) return Answer<ConnectOutcome>(call, std::move(done), answer.error());
  TellEvicted(answer->evictions, DisconnectReason::kReplaced);
  Answer<ConnectOutcome>(call, std::move(done), answer->outcome);
}

void MemoryEngine::Disconnect(const EngineCall& call, DisconnectRequest request,
                              EngineCallback<Done> done) {
  if (TooLate(call)) return Answer<Done>(call, std::move(done), DeadlinePassed());
  const HashedUser user(request.user);
  ShardOf(user).Disconnect(user, request, clock_.Wall());
  Answer<Done>(call, std::move(done), Done{});
}

void MemoryEngine::Kick(const EngineCall& call, KickRequest request,
                        EngineCallback<std::vector<LiveConnection>> done) {
  CHECK(request.connections.size() <= kMaxKickNames && request.devices.size() <= kMaxKickNames);
  using Removed = std::vector<LiveConnection>;
  if (TooLate(call)) return Answer<Removed>(call, std::move(done), DeadlinePassed());
  const HashedUser user(request.user);
  Removed removed = ShardOf(user).Kick(user, request, clock_.Wall());
  std::vector<Eviction> evictions;
  for (const LiveConnection& kicked : removed) {
    evictions.push_back({.owner = kicked.owner,
                         .user = request.user,
                         .connection = kicked.connection.id,
                         .by = {}});
  }
  TellEvicted(evictions, DisconnectReason::kKicked);
  Answer<Removed>(call, std::move(done), std::move(removed));
}

void MemoryEngine::Query(const EngineCall& call, AppId app, std::vector<UserId> users,
                         EngineCallback<std::vector<OnlineConnection>> done) {
  CHECK(users.size() <= kMaxUsersPerQuery);
  using Found = std::vector<OnlineConnection>;
  if (TooLate(call)) return Answer<Found>(call, std::move(done), DeadlinePassed());
  Answer<Found>(call, std::move(done),
                Collect<kMaxUsersPerQuery, OnlineConnection>(app, users, clock_.Now()));
}

void MemoryEngine::Inspect(const EngineCall& call, AppId app, std::vector<UserId> users,
                           EngineCallback<std::vector<UserPresence>> done) {
  CHECK(users.size() <= kMaxUsersPerInspection);
  using Found = std::vector<UserPresence>;
  if (TooLate(call)) return Answer<Found>(call, std::move(done), DeadlinePassed());
  Answer<Found>(call, std::move(done),
                Collect<kMaxUsersPerInspection, UserPresence>(app, users, clock_.Now()));
}

void MemoryEngine::Count(const EngineCall& call, std::optional<AppId> app,
                         EngineCallback<std::vector<PresenceCounts>> done) {
  using Counts = std::vector<PresenceCounts>;
  if (TooLate(call)) return Answer<Counts>(call, std::move(done), DeadlinePassed());
  Answer<Counts>(call, std::move(done), counts_.Count(app, clock_.Now()));
}

void MemoryEngine::Audit(const EngineCall& call, EngineCallback<AuditReport> done) {
  if (TooLate(call)) return Answer<AuditReport>(call, std::move(done), DeadlinePassed());
  if (!audit_.Begin()) {
    return Answer<AuditReport>(call, std::move(done),
                               Status(StatusCode::kConflict, "audit: one is running already"));
  }
  ContinueAudit(call, std::move(done));
}

void MemoryEngine::ContinueAudit(const EngineCall& call, EngineCallback<AuditReport> done) {
  call.loop.Post([this, call, done = std::move(done)]() mutable {
    if (TooLate(call)) {
      audit_.Abandon();
      return done(DeadlinePassed());
    }
    if (std::optional<AuditReport> report = audit_.Step()) return done(*std::move(report));
    ContinueAudit(call, std::move(done));
  });
}

void MemoryEngine::ReadChanges(const EngineCall& call, Version from, std::size_t limit,
                               EngineCallback<ChangePage> done) {
  if (TooLate(call)) return Answer<ChangePage>(call, std::move(done), DeadlinePassed());
  Answer(call, std::move(done), log_.Read(from, limit));
}

Moment MemoryEngine::Now() const {
  return {clock_.Now(), clock_.Wall()};
}

PresenceShard& MemoryEngine::ShardOf(const HashedUser& user) {
  return shards_[user.Shard(kShards)];
}

void MemoryEngine::TellEvicted(const std::vector<Eviction>& evictions, DisconnectReason reason) {
  EvictionListener* const listener = listener_;
  if (listener == nullptr) return;
  for (const Eviction& eviction : evictions) {
    listener->OnEvicted(eviction.owner, eviction.user, eviction.connection, reason, eviction.by);
  }
}

template <std::size_t Max, typename Seen>
std::vector<Seen> MemoryEngine::Collect(AppId app, const std::vector<UserId>& users,
                                        MonotonicTime now) {
  std::vector<Seen> found;
  found.reserve(users.size() * 2);
  if (users.size() == 1) {  // Nothing to sort, and nothing that could overlap.
    const HashedUser user(UserKey{app, users.front()});
    ShardOf(user).Collect({&user, 1}, now, found);
    return found;
  }
  const UserBatch<Max, kShards> batch(app, users);
  batch.ForEachShard([this](std::size_t shard, std::span<const HashedUser> some) {
    shards_[shard].PrefetchIndex(some);
  });
  batch.ForEachShard([this](std::size_t shard, std::span<const HashedUser> some) {
    shards_[shard].PrefetchFirst(some);
  });
  batch.ForEachShard([&](std::size_t shard, std::span<const HashedUser> some) {
    shards_[shard].Collect(some, now, found);
  });
  return found;
}

bool MemoryEngine::TooLate(const EngineCall& call) const {
  return clock_.Now() > call.deadline;
}

}  // namespace rollcall
