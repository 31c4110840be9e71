// TimerQueue: a loop's timers, in the order of their times.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/clock.h"
#include "base/loop.h"

namespace rollcall {

class TimerQueue {
 public:
  TimerId Add(MonotonicTime when, Loop::Task task);
  // Harmless when there is no such timer any more.
  void Cancel(TimerId timer);

  // The one added last.
  TimerId newest() const { return TimerId{last_id_}; }

  // Takes out the first one whose time has come, of those up to `newest`: so a timer that keeps
  // adding itself for the past holds up no other. Of equal times, the one added first.
  std::optional<Loop::Task> TakeDue(MonotonicTime now, TimerId newest);

  // When the first one is due.
  std::optional<MonotonicTime> next() const;
  std::size_t size() const { return tasks_.size(); }

 private:
  using Key = std::pair<MonotonicTime, TimerId>;

  std::uint64_t last_id_ = 0;
  std::map<Key, Loop::Task> tasks_;
  std::unordered_map<TimerId, MonotonicTime> times_;
};

}  // namespace rollcall
