// A Loop that runs only when the test says so, on the test's thread.

#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <utility>

#include "base/loop.h"
#include "support/manual_clock.h"

namespace rollcall::testing {

class ManualLoop final : public Loop {
 public:
  explicit ManualLoop(ManualClock& clock) : clock_(clock) {}

  void Post(Task task) override { ready_.push_back(std::move(task)); }

  TimerId RunAt(MonotonicTime when, Task task) override {
    const TimerId id{++last_timer_};
    timers_.emplace(std::pair{when, id}, std::move(task));
    return id;
  }

  void Cancel(TimerId timer) override {
    std::erase_if(timers_, [timer](const auto& entry) { return entry.first.second == timer; });
  }

  bool IsCurrent() const override { return true; }

  // Runs what is ready, and what that makes ready, until nothing is.
  void Run() {
    while (RunDueTimer() || !ready_.empty()) {
      while (!ready_.empty()) {
        Task task = std::move(ready_.front());
        ready_.pop_front();
        task();
      }
    }
  }

  // Moves the clock in steps to each timer on the way, running what becomes due.
  void RunFor(Duration duration) {
    const MonotonicTime end = clock_.Now() + duration;
    Run();
    while (!timers_.empty() && timers_.begin()->first.first <= end) {
      clock_.Advance(timers_.begin()->first.first - clock_.Now());
      Run();
    }
    clock_.Advance(end - clock_.Now());
    Run();
  }

  bool idle() const { return ready_.empty(); }

 private:
  bool RunDueTimer() {
    if (timers_.empty() || timers_.begin()->first.first > clock_.Now()) return false;
    Task task = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    task();
    return true;
  }

  ManualClock& clock_;
  std::uint64_t last_timer_ = 0;
  std::deque<Task> ready_;
  std::map<std::pair<MonotonicTime, TimerId>, Task> timers_;
};

}  // namespace rollcall::testing
