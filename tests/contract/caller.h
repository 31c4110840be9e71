// Caller: calls the engine from one thread and waits, watching how each answer comes: exactly once,
// after the call has returned, on the loop it was started from, by the deadline.
//
// Loop-confined.

#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contract/engines.h"
#include "engine/engine.h"

namespace rollcall::contract {

// Broken rules of calling. Thread-safe.
class Violations {
 public:
  void Add(std::string text) {
    const std::lock_guard lock(mutex_);
    texts_.push_back(std::move(text));
  }
  std::string First() const {
    const std::lock_guard lock(mutex_);
    return texts_.empty() ? std::string() : texts_.front();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> texts_;
};

class Caller {
 public:
  static constexpr Duration kPatience = std::chrono::seconds(30);
  static constexpr Duration kSlack = std::chrono::milliseconds(100);

  // Both borrowed.
  Caller(EngineUnderTest& under_test, Violations& violations)
      : under_test_(under_test), violations_(violations), loop_(under_test.NewLoop()) {}

  template <typename T>
  Result<T> Wait(const std::function<void(const EngineCall&, EngineCallback<T>)>& start,
                 Duration patience = kPatience) {
    const EngineCall call{loop_->loop(), under_test_.Now() + patience};
    const auto answer = std::make_shared<Answer<T>>();
    // A deadline that has passed already cannot be kept.
    const MonotonicTime latest =
        patience < Duration::zero() ? MonotonicTime::max() : call.deadline + kSlack;
    start(call, [this, answer, latest](Result<T> result) {
      Watch(*answer, latest);
      answer->result.emplace(std::move(result));
    });
    answer->returned = true;
    if (!loop_->RunUntil([&] { return answer->times > 0; })) {
      violations_.Add("a call was never answered");
      return Status(StatusCode::kDeadlineExceeded, "never answered");
    }
    loop_->RunUntil([] { return false; });
    if (answer->times != 1) violations_.Add("a call was answered twice");
    return *std::move(answer->result);
  }

  Engine& engine() { return under_test_.engine(); }

 private:
  template <typename T>
  struct Answer {
    int times = 0;
    bool returned = false;
    std::optional<Result<T>> result;
  };

  template <typename T>
  void Watch(Answer<T>& answer, MonotonicTime latest) {
    ++answer.times;
    if (!answer.returned) violations_.Add("an answer came before its call returned");
    if (!loop_->InTask()) violations_.Add("an answer came outside the loop of its call");
    if (under_test_.Now() > latest) violations_.Add("an answer came after the deadline");
  }

  EngineUnderTest& under_test_;
  Violations& violations_;
  std::unique_ptr<CallLoop> loop_;
};

}  // namespace rollcall::contract
