#include "net/epoll_loop.h"

#include <optional>
#include <utility>

namespace rollcall {

EpollLoop::~EpollLoop() {
  readiness_.Stop();
  // What a task owns may post and time in its turn.
  while (timers_.size() > 0 || !turn_.empty() || HasPosted()) {
    const TimerQueue timers = std::exchange(timers_, {});
    const std::deque<Task> turn = std::exchange(turn_, {});
    std::deque<Task> posted;
    {
      const std::lock_guard lock(mutex_);
      posted.swap(posted_);
    }
  }
}

void EpollLoop::Post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(task));
  }
  if (sleeps_.exchange(false)) doorbell_.Ring();
}

TimerId EpollLoop::RunAt(MonotonicTime when, Task task) {
  return timers_.Add(when, std::move(task));
}

void EpollLoop::Cancel(TimerId timer) {
  timers_.Cancel(timer);
}

bool EpollLoop::IsCurrent() const {
  return thread_.load() == std::this_thread::get_id();
}

void EpollLoop::Run() {
  thread_.store(std::this_thread::get_id());
  while (!HasStopped()) {
    RunPosted();
    Sleep();
    readiness_.Tell();
    RunTimers();
  }
  stopped_.store(false);
  thread_.store(std::thread::id());
}

void EpollLoop::Stop() {
  stopped_.store(true);
  doorbell_.Ring();
}

// Those posted meanwhile have to wait for the next turn, so that sockets and timers get theirs.
void EpollLoop::RunPosted() {
  if (turn_.empty()) {
    const std::lock_guard lock(mutex_);
    turn_.swap(posted_);
  }
  while (!turn_.empty() && !HasStopped()) {
    Task task = std::move(turn_.front());
    turn_.pop_front();
    task();
  }
}

void EpollLoop::RunTimers() {
  if (timers_.size() == 0) return;
  const MonotonicTime now = SystemClock().Now();
  const TimerId newest = timers_.newest();
  while (!HasStopped()) {
    std::optional<Task> task = timers_.TakeDue(now, newest);
    if (!task) return;
    (*task)();
  }
}

void EpollLoop::Sleep() {
  // From here on whoever posts or stops rings, so what is not seen now is not missed.
  sleeps_.store(true);
  if (!HasStopped() && !HasPosted()) {
    if (const std::optional<MonotonicTime> when = timers_.next()) alarm_.Set(*when);
    readiness_.Wait();
  }
  sleeps_.store(false, std::memory_order_relaxed);
}

bool EpollLoop::HasPosted() {
  const std::lock_guard lock(mutex_);
  return !posted_.empty();
}

}  // namespace rollcall
