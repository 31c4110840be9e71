#include "net/timer_queue.h"

namespace rollcall {

TimerId TimerQueue::Add(MonotonicTime when, Loop::Task task) {
  const TimerId id{++last_id_};
  tasks_.emplace(Key{when, id}, std::move(task));
  times_.emplace(id, when);
  return id;
}

void TimerQueue::Cancel(TimerId timer) {
  const auto time = times_.find(timer);
  if (time == times_.end()) return;
  const auto node = tasks_.extract({time->second, timer});
  times_.erase(time);
  // The task goes with `node`, last: what it owns may cancel timers too.
}

std::optional<Loop::Task> TimerQueue::TakeDue(MonotonicTime now, TimerId newest) {
  for (auto timer = tasks_.begin(); timer != tasks_.end() && timer->first.first <= now; ++timer) {
    if (timer->first.second > newest) continue;
    std::optional<Loop::Task> task(std::move(timer->second));
    times_.erase(timer->first.second);
    tasks_.erase(timer);
    return task;
  }
  return std::nullopt;
}

std::optional<MonotonicTime> TimerQueue::next() const {
  if (tasks_.empty()) return std::nullopt;
  return tasks_.begin()->first.first;
}

}  // namespace rollcall
