// MemoryEngine: presence in the memory of this process, for one node.
//
// Answers are worked out inside the call and posted; a removal of many connections continues on the
// caller's loop in bounded pieces. Users are spread over shards by a hash; a writer holds its
// shard's mutex and, inside it, one at a time those of the owner table, the counts and the log.
// Listener and callbacks run with none held.
//
// `clock` is borrowed. The engine must outlive what it has posted.
//
// Thread-safe.

#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <vector>

#include "engine/engine.h"
#include "engine/memory/change_log.h"
#include "engine/memory/lease_sweeper.h"
#include "engine/memory/memory_audit.h"
#include "engine/memory/online_counts.h"
#include "engine/memory/options.h"
#include "engine/memory/owner_table.h"
#include "engine/memory/presence_shard.h"

namespace rollcall {

class MemoryEngine final : public Engine {
 public:
  // Few, for a query of a hundred users takes the mutex of each that has any three times; more made
  // two threads that ask at once no faster.
  static constexpr std::size_t kShards = 16;
  // Of one ExpireOwners, and of CloseOwner between two turns of the loop.
  static constexpr std::size_t kMaxRemovalsPerStep = 1024;
  // Connections that PruneOwner looks at between two turns, to the end of a shard.
  static constexpr std::size_t kMaxVisitsPerStep = 1024;

  MemoryEngine(const MemoryEngineOptions& options, const Clock& clock);
  MemoryEngine(const MemoryEngine&) = delete;
  MemoryEngine& operator=(const MemoryEngine&) = delete;

  void SetEvictionListener(EvictionListener* listener) override;

  void OpenOwner(const EngineCall& call, OwnerId owner, LeaseTerms terms,
                 EngineCallback<OpenedLease> done) override;
  void RenewOwner(const EngineCall& call, Owner owner, EngineCallback<OpenedLease> done) override;
  void CloseOwner(const EngineCall& call, Owner owner, DisconnectReason reason,
                  EngineCallback<Done> done) override;
  void ExpireOwners(const EngineCall& call, EngineCallback<std::size_t> done) override;
  void PruneOwner(const EngineCall& call, Owner owner, OwnerSequence below, DisconnectReason reason,
                  EngineCallback<std::size_t> done) override;

  void Connect(const EngineCall& call, ConnectRequest request,
               EngineCallback<ConnectOutcome> done) override;
  void Disconnect(const EngineCall& call, DisconnectRequest request,
                  EngineCallback<Done> done) override;

  void Kick(const EngineCall& call, KickRequest request,
            EngineCallback<std::vector<LiveConnection>> done) override;

  void Query(const EngineCall& call, AppId app, std::vector<UserId> users,
             EngineCallback<std::vector<OnlineConnection>> done) override;
  void Inspect(const EngineCall& call, AppId app, std::vector<UserId> users,
               EngineCallback<std::vector<UserPresence>> done) override;
  void Count(const EngineCall& call, std::optional<AppId> app,
             EngineCallback<std::vector<PresenceCounts>> done) override;
  void Audit(const EngineCall& call, EngineCallback<AuditReport> done) override;
  void ReadChanges(const EngineCall& call, Version from, std::size_t limit,
                   EngineCallback<ChangePage> done) override;

 private:
  // A PruneOwner on its way.
  struct Prune {
    Owner owner;
    OwnerSequence below{};
    DisconnectReason reason{};
    std::size_t next_shard = 0;
    std::size_t removed = 0;
  };

  Moment Now() const;
  PresenceShard& ShardOf(const HashedUser& user);
  void TellEvicted(const std::vector<Eviction>& evictions, DisconnectReason reason);
  // What is kept of at most `Max` users: OnlineConnections or UserPresences.
  template <std::size_t Max, typename Seen>
  std::vector<Seen> Collect(AppId app, const std::vector<UserId>& users, MonotonicTime now);
  void ContinueClose(const EngineCall& call, Owner owner, EngineCallback<Done> done);
  void ContinuePrune(const EngineCall& call, Prune prune, EngineCallback<std::size_t> done);
  void ContinueAudit(const EngineCall& call, EngineCallback<AuditReport> done);
  bool TooLate(const EngineCall& call) const;

  const Clock& clock_;
  OwnerTable owners_;
  OnlineCounts counts_;
  ChangeLog log_;
  RecordPools pools_;
  std::deque<PresenceShard> shards_;
  LeaseSweeper sweeper_;
  MemoryAudit audit_;
  std::atomic<EvictionListener*> listener_{nullptr};
};

}  // namespace rollcall
