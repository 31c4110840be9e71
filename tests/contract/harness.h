// Harness: what a contract case works with: the engine, one client, time, and the evictions that
// owners were told of.
//
// Loop-confined, but for what a listener and Violations do.

#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "contract/client.h"
#include "contract/contract_case.h"
#include "contract/engines.h"
#include "engine/engine.h"

namespace rollcall::contract {

struct Evicted {
  Owner owner;
  UserKey user;
  ConnId connection;
  DisconnectReason reason = DisconnectReason::kClosed;
  ConnId by;
};

class Harness final : private EvictionListener {
 public:
  explicit Harness(std::unique_ptr<EngineUnderTest> under_test)
      : under_test_(std::move(under_test)), client_(*under_test_, violations_) {
    under_test_->engine().SetEvictionListener(this);
  }
  ~Harness() override { under_test_->engine().SetEvictionListener(nullptr); }
  Harness(const Harness&) = delete;
  Harness& operator=(const Harness&) = delete;

  Client& client() { return client_; }
  Engine& engine() { return under_test_->engine(); }
  // A client for one more thread.
  std::unique_ptr<Client> NewClient() {
    return std::make_unique<Client>(*under_test_, violations_);
  }

  MonotonicTime Now() { return under_test_->Now(); }
  void Advance(Duration by) { under_test_->Advance(by); }
  void Restart(Duration after) {
    under_test_->Restart(after);
    under_test_->engine().SetEvictionListener(this);
  }

  std::vector<Evicted> evicted() const {
    const std::lock_guard lock(mutex_);
    return evicted_;
  }
  // Likewise, and forgets them.
  std::vector<Evicted> TakeEvicted() {
    const std::lock_guard lock(mutex_);
    return std::exchange(evicted_, {});
  }
  // Called inside each OnEvicted.
  void WhenEvicted(std::function<void()> also) { also_ = std::move(also); }

  Violations& violations() { return violations_; }

 private:
  void OnEvicted(const Owner& owner, const UserKey& user, const ConnId& connection,
                 DisconnectReason reason, const ConnId& by) override {
    {
      const std::lock_guard lock(mutex_);
      evicted_.push_back({owner, user, connection, reason, by});
    }
    if (also_) also_();
  }

  std::unique_ptr<EngineUnderTest> under_test_;
  Violations violations_;
  Client client_;
  mutable std::mutex mutex_;
  std::vector<Evicted> evicted_;
  std::function<void()> also_;
};

// What the engine does wrong in this case; empty when it does right.
inline Failure RunCase(const EngineFactory& factory, const ContractCase& contract_case) {
  Harness harness(factory.make(contract_case.changes_kept));
  const Failure failure = contract_case.run(harness);
  return failure.empty() ? harness.violations().First() : failure;
}

}  // namespace rollcall::contract
