// More engines that break the contract on purpose, in what owners from outside rely on.

#pragma once

#include <limits>
#include <utility>

#include "contract/broken_engines.h"

namespace rollcall::contract {

// Removes at once what an opening should keep.
class KeepsNothing final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void OpenOwner(const EngineCall& call, OwnerId owner, LeaseTerms terms,
                 EngineCallback<OpenedLease> done) override {
    terms.keep_older = Duration::zero();
    EngineDecorator::OpenOwner(call, std::move(owner), terms, std::move(done));
  }
};

// Prunes also what was said again.
class PrunesTooMuch final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void PruneOwner(const EngineCall& call, Owner owner, OwnerSequence /*below*/,
                  DisconnectReason reason, EngineCallback<std::size_t> done) override {
    EngineDecorator::PruneOwner(call, std::move(owner),
                                OwnerSequence{std::numeric_limits<std::uint64_t>::max()}, reason,
                                std::move(done));
  }
};

// Answers the same digest whatever is kept.
class DigestsNothing final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void RenewOwner(const EngineCall& call, Owner owner, EngineCallback<OpenedLease> done) override {
    EngineDecorator::RenewOwner(call, std::move(owner),
                                [done = std::move(done)](Result<OpenedLease> lease) mutable {
                                  if (lease) lease->tally.digest = 0;
                                  done(std::move(lease));
                                });
  }
};

// Says that a connection is there, though as something else.
class TakesOneForAnother final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void Connect(const EngineCall& call, ConnectRequest request,
               EngineCallback<ConnectOutcome> done) override {
    EngineDecorator::Connect(call, std::move(request),
                             [done = std::move(done)](Result<ConnectOutcome> outcome) mutable {
                               if (outcome && outcome->result == ConnectResult::kDiffers) {
                                 outcome->result = ConnectResult::kConnected;
                               }
                               done(std::move(outcome));
                             });
  }
};

// Never counts a Republish.
class LetsARepublishExceed final : public EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;

  void Connect(const EngineCall& call, ConnectRequest request,
               EngineCallback<ConnectOutcome> done) override {
    request.rules.cap_republish = false;
    EngineDecorator::Connect(call, std::move(request), std::move(done));
  }
};

}  // namespace rollcall::contract
