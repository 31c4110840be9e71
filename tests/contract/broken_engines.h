// Engines that break the contract on purpose, one rule each: the suite must find them out.

#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "contract/engines.h"
#include "engine/engine.h"

namespace rollcall::contract {

// Passes everything on. Thread-safe.
class EngineDecorator : public Engine {
 public:
  explicit EngineDecorator(Engine& inner) : inner_(inner) {}

  void SetEvictionListener(EvictionListener* listener) override {
    inner_.SetEvictionListener(listener);
  }
  void OpenOwner(const EngineCall& call, OwnerId owner, LeaseTerms terms,
                 EngineCallback<OpenedLease> done) override {
    inner_.OpenOwner(call, std::move(owner), terms, std::move(done));
  }
  void RenewOwner(const EngineCall& call, Owner owner, EngineCallback<OpenedLease> done) override {
    inner_.RenewOwner(call, std::move(owner), std::move(done));
  }
  void CloseOwner(const EngineCall& call, Owner owner, DisconnectReason reason,
                  EngineCallback<Done> done) override {
    inner_.CloseOwner(call, std::move(owner), reason, std::move(done));
  }
  void ExpireOwners(const EngineCall& call, EngineCallback<std::size_t> done) override {
    inner_.ExpireOwners(call, std::move(done));
  }
  void PruneOwner(const EngineCall& call, Owner owner, OwnerSequence below, DisconnectReason reason,
                  EngineCallback<std::size_t> done) override {
    inner_.PruneOwner(call, std::move(owner), below, reason, std::move(done));
  }
  void Connect(const EngineCall& call, ConnectRequest request,
               EngineCallback<ConnectOutcome> done) override {
    inner_.Connect(call, std::move(request), std::move(done));
  }
  void Disconnect(const EngineCall& call, DisconnectRequest request,
                  EngineCallback<Done> done) override {
    inner_.Disconnect(call, std::move(request), std::move(done));
  }
  void Kick(const EngineCall& call, KickRequest request,
            EngineCallback<std::vector<LiveConnection>> done) override {
    inner_.Kick(call, std::move(request), std::move(done));
  }
  void Query(const EngineCall& call, AppId app, std::vector<UserId> users,
             EngineCallback<std::vector<OnlineConnection>> done) override {
    inner_.Query(call, app, std::move(users), std::move(done));
  }
  void Inspect(const EngineCall& call, AppId app, std::vector<UserId> users,
               EngineCallback<std::vector<UserPresence>> done) override {
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
    inner_.ReadChanges(call, from, limit, std::move(done));
  }

 private:
  Engine& inner_;
};

// Takes whatever an owner says as said under its newest epoch.
class ForgetsTheEpoch final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void OpenOwner(const EngineCall& call, OwnerId owner, LeaseTerms terms,
                 EngineCallback<OpenedLease> done) override {
    auto remember = [this, owner, done = std::move(done)](Result<OpenedLease> lease) mutable {
      if (lease) {
        const std::lock_guard lock(mutex_);
        newest_[owner] = lease->epoch;
      }
      done(std::move(lease));
    };
    EngineDecorator::OpenOwner(call, owner, terms, std::move(remember));
  }
  void Connect(const EngineCall& call, ConnectRequest request,
               EngineCallback<ConnectOutcome> done) override {
    request.owner = Newest(request.owner);
    EngineDecorator::Connect(call, std::move(request), std::move(done));
  }
  void Disconnect(const EngineCall& call, DisconnectRequest request,
                  EngineCallback<Done> done) override {
    request.owner = Newest(request.owner);
    EngineDecorator::Disconnect(call, std::move(request), std::move(done));
  }

 private:
  Owner Newest(const Owner& owner) {
    const std::lock_guard lock(mutex_);
    const auto newest = newest_.find(owner.id);
    return newest == newest_.end() ? owner : Owner{owner.id, newest->second};
  }

  std::mutex mutex_;
  std::map<OwnerId, Epoch> newest_;
};

// Does not record that a replaced connection went.
class LosesAChange final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void ReadChanges(const EngineCall& call, Version from, std::size_t limit,
                   EngineCallback<ChangePage> done) override {
    auto lose = [done = std::move(done)](Result<ChangePage> page) mutable {
      if (page) {
        std::erase_if(page->changes, [](const Change& change) {
          return change.kind == ChangeKind::kDisconnected &&
                 change.reason == DisconnectReason::kReplaced;
        });
      }
      done(std::move(page));
    };
    EngineDecorator::ReadChanges(call, from, limit, std::move(lose));
  }
};

// Takes a republish for a login, though it answers with the version that was asked for.
class LetsARepublishEvict final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void Connect(const EngineCall& call, ConnectRequest request,
               EngineCallback<ConnectOutcome> done) override {
    const Version login = std::exchange(request.login_version, Version::kNone);
    auto pretend = [login, done = std::move(done)](Result<ConnectOutcome> outcome) mutable {
      if (outcome && login != Version::kNone) outcome->login_version = login;
      done(std::move(outcome));
    };
    EngineDecorator::Connect(call, std::move(request), std::move(pretend));
  }
};

// Tells nobody of a kick, so that the socket stays open.
class KicksInSilence final : public EngineDecorator, private EvictionListener {
 public:
  using EngineDecorator::EngineDecorator;

  void SetEvictionListener(EvictionListener* listener) override {
    listener_ = listener;
    EngineDecorator::SetEvictionListener(listener == nullptr ? nullptr : this);
  }

 private:
  void OnEvicted(const Owner& owner, const UserKey& user, const ConnId& connection,
                 DisconnectReason reason, const ConnId& by) override {
    if (reason == DisconnectReason::kKicked) return;
    listener_.load()->OnEvicted(owner, user, connection, reason, by);
  }

  std::atomic<EvictionListener*> listener_{nullptr};
};

// Removes all connections of a user, whichever were named.
class KicksTooMuch final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void Kick(const EngineCall& call, KickRequest request,
            EngineCallback<std::vector<LiveConnection>> done) override {
    EngineDecorator::Kick(call, {.user = request.user, .connections = {}, .devices = {}},
                          std::move(done));
  }
};

// Lets another user come between two connections of one.
class ScattersAUser final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void Query(const EngineCall& call, AppId app, std::vector<UserId> users,
             EngineCallback<std::vector<OnlineConnection>> done) override {
    using Found = Result<std::vector<OnlineConnection>>;
    auto scatter = [done = std::move(done)](Found found) mutable {
      if (found && found->size() > 2) {
        const auto second = found->begin() + 1;
        if (found->front().user == second->user) {
          std::rotate(second, second + 1, found->end());
        } else {
          std::iter_swap(found->begin(), second);
        }
      }
      done(std::move(found));
    };
    EngineDecorator::Query(call, app, std::move(users), std::move(scatter));
  }
};

// Counts a user's connections for the first of the app's owners, whoever holds them.
class MixesUpOwners final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void Count(const EngineCall& call, std::optional<AppId> app,
             EngineCallback<std::vector<PresenceCounts>> done) override {
    auto mix_up = [done = std::move(done)](Result<std::vector<PresenceCounts>> counts) mutable {
      if (counts) {
        for (PresenceCounts& one : *counts) {
          for (std::size_t i = 1; i < one.owners.size(); ++i)
            one.owners.front().connections += one.owners[i].connections;
          one.owners.resize(1);
        }
      }
      done(std::move(counts));
    };
    EngineDecorator::Count(call, app, std::move(mix_up));
  }
};

// Says that all agrees without having looked.
class AuditsNothing final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void Audit(const EngineCall& call, EngineCallback<AuditReport> done) override {
    call.loop.Post([done = std::move(done)]() mutable { done(AuditReport{}); });
  }
};

// Takes the latest login for a user's last change, though a connection went since.
class ForgetsTheVersionOfARemoval final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void Inspect(const EngineCall& call, AppId app, std::vector<UserId> users,
               EngineCallback<std::vector<UserPresence>> done) override {
    auto forget = [done = std::move(done)](Result<std::vector<UserPresence>> presences) mutable {
      if (!presences) return done(std::move(presences));
      for (UserPresence& presence : *presences) {
        if (presence.connections.empty()) continue;
        presence.version = presence.connections.back().login_version;
      }
      done(std::move(presences));
    };
    EngineDecorator::Inspect(call, app, std::move(users), std::move(forget));
  }
};

// A memory engine seen through the decorator `Broken`.
template <typename Broken>
class BrokenUnderTest final : public EngineUnderTest {
 public:
  explicit BrokenUnderTest(std::size_t changes_kept) : inner_(MakeMemoryUnderTest(changes_kept)) {
    Wrap();
  }

  Engine& engine() override { return *broken_; }
  std::unique_ptr<CallLoop> NewLoop() override { return inner_->NewLoop(); }
  MonotonicTime Now() override { return inner_->Now(); }
  void Advance(Duration by) override { inner_->Advance(by); }
  void Restart(Duration after) override {
    inner_->Restart(after);
    Wrap();
  }

 private:
  void Wrap() { broken_ = std::make_unique<Broken>(inner_->engine()); }

  std::unique_ptr<EngineUnderTest> inner_;
  std::unique_ptr<Engine> broken_;
};

template <typename Broken>
EngineFactory BrokenFactory(std::string name) {
  return {std::move(name), [](std::size_t changes_kept) -> std::unique_ptr<EngineUnderTest> {
            return std::make_unique<BrokenUnderTest<Broken>>(changes_kept);
          }};
}

}  // namespace rollcall::contract
