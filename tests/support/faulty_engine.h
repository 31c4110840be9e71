// An Engine in front of another one, whose answers the test can turn into failures or hold back.

#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/engine.h"

namespace rollcall::testing {

enum class FaultyCall {
  kOpen,
  kRenew,
  kExpire,
  kPrune,
  kConnect,
  kDisconnect,
  kKick,
  kQuery,
  kInspect,
  kChanges
};

// Loop-confined.
class FaultyEngine final : public Engine {
 public:
  explicit FaultyEngine(Engine& inner) : inner_(inner) {}

  // The next `times` calls do not reach the engine and answer `code`.
  void FailNext(FaultyCall call, StatusCode code, int times = 1) { faults_[call] = {code, times}; }
  // The next `times` calls reach the engine, but answer kUnavailable.
  void LoseAnswers(FaultyCall call, int times = 1) { lost_[call] = times; }

  // While held, Connect reaches the engine but its answers wait.
  void HoldConnects(bool hold) {
    hold_connects_ = hold;
    if (!hold) ReleaseConnects();
  }
  int calls(FaultyCall call) const {
    const auto found = calls_.find(call);
    return found == calls_.end() ? 0 : found->second;
  }
  MonotonicTime last_deadline() const { return last_deadline_; }

  void SetEvictionListener(EvictionListener* listener) override {
    inner_.SetEvictionListener(listener);
  }
  void OpenOwner(const EngineCall& call, OwnerId owner, LeaseTerms terms,
                 EngineCallback<OpenedLease> done) override {
    if (Fails(FaultyCall::kOpen, call, done)) return;
    inner_.OpenOwner(call, std::move(owner), terms, std::move(done));
  }
  void RenewOwner(const EngineCall& call, Owner owner, EngineCallback<OpenedLease> done) override {
    if (Fails(FaultyCall::kRenew, call, done)) return;
    inner_.RenewOwner(call, std::move(owner), std::move(done));
  }
  void CloseOwner(const EngineCall& call, Owner owner, DisconnectReason reason,
                  EngineCallback<Done> done) override {
    inner_.CloseOwner(call, std::move(owner), reason, std::move(done));
  }
  void ExpireOwners(const EngineCall& call, EngineCallback<std::size_t> done) override {
    if (Fails(FaultyCall::kExpire, call, done)) return;
    inner_.ExpireOwners(call, std::move(done));
  }
  void PruneOwner(const EngineCall& call, Owner owner, OwnerSequence below, DisconnectReason reason,
                  EngineCallback<std::size_t> done) override {
    if (Fails(FaultyCall::kPrune, call, done)) return;
    inner_.PruneOwner(call, std::move(owner), below, reason, std::move(done));
  }
  void Connect(const EngineCall& call, ConnectRequest request,
               EngineCallback<ConnectOutcome> done) override {
    if (Fails(FaultyCall::kConnect, call, done)) return;
    const bool lost = lost_[FaultyCall::kConnect] > 0 && lost_[FaultyCall::kConnect]-- > 0;
    auto answer = [this, lost, done = std::move(done)](Result<ConnectOutcome> outcome) mutable {
      if (lost) outcome = Status(StatusCode::kUnavailable, "the answer was lost");
      if (hold_connects_) {
        held_.emplace_back(std::move(done), std::move(outcome));
      } else {
        done(std::move(outcome));
      }
    };
    inner_.Connect(call, std::move(request), std::move(answer));
  }
  void Disconnect(const EngineCall& call, DisconnectRequest request,
                  EngineCallback<Done> done) override {
    if (Fails(FaultyCall::kDisconnect, call, done)) return;
    inner_.Disconnect(call, std::move(request), std::move(done));
  }
  void Kick(const EngineCall& call, KickRequest request,
            EngineCallback<std::vector<LiveConnection>> done) override {
    if (Fails(FaultyCall::kKick, call, done)) return;
    inner_.Kick(call, std::move(request), std::move(done));
  }
  void Query(const EngineCall& call, AppId app, std::vector<UserId> users,
             EngineCallback<std::vector<OnlineConnection>> done) override {
    if (Fails(FaultyCall::kQuery, call, done)) return;
    inner_.Query(call, app, std::move(users), std::move(done));
  }
  void Inspect(const EngineCall& call, AppId app, std::vector<UserId> users,
               EngineCallback<std::vector<UserPresence>> done) override {
    if (Fails(FaultyCall::kInspect, call, done)) return;
    inner_.Inspect(call, app, std::move(users), std::move(done));
  }
  void Count(const EngineCall& call, std::optional<AppId> app,
             EngineCallback<std::vector<PresenceCounts>> done) override {
    inner_.Count(call, app, std::move(done));
  }
  void Audit(const EngineCall& call, EngineCallback<AuditReport> done) override {
    inner_.Audit(call, std::move(done));
  }
  void ReadChanges(const EngineCall& call, Version from, std::size_t limit,
                   EngineCallback<ChangePage> done) override {
    if (Fails(FaultyCall::kChanges, call, done)) return;
    inner_.ReadChanges(call, from, limit, std::move(done));
  }

 private:
  struct Fault {
    StatusCode code = StatusCode::kOk;
    int times = 0;
  };

  template <typename T>
  bool Fails(FaultyCall which, const EngineCall& call, EngineCallback<T>& done) {
    ++calls_[which];
    last_deadline_ = call.deadline;
    Fault& fault = faults_[which];
    if (fault.times == 0) return false;
    --fault.times;
    call.loop.Post([code = fault.code, done = std::move(done)]() mutable {
      done(Status(code, "made to fail"));
    });
    return true;
  }

  void ReleaseConnects() {
    for (auto& [done, outcome] : std::exchange(held_, {})) {
      done(std::move(outcome));
    }
  }

  Engine& inner_;
  std::map<FaultyCall, Fault> faults_;
  std::map<FaultyCall, int> lost_;
  std::map<FaultyCall, int> calls_;
  MonotonicTime last_deadline_;
  bool hold_connects_ = false;
  std::vector<std::pair<EngineCallback<ConnectOutcome>, Result<ConnectOutcome>>> held_;
};

}  // namespace rollcall::testing
