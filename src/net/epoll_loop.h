// EpollLoop: the real Loop: watched sockets, a queue of tasks and one of timers, run by one thread.
//
// A turn runs the tasks that were posted, tells the sockets that are ready, and runs the timers
// that are due, last: what has arrived counts before the deadline for it does. Without any of these
// it sleeps, until a socket, a timer or a post wakes it.

#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>

#include "base/loop.h"
#include "net/alarm.h"
#include "net/doorbell.h"
#include "net/readiness.h"
#include "net/timer_queue.h"

namespace rollcall {

// Thread-safe where Loop says so; Run belongs to the loop's own thread.
class EpollLoop final : public Loop {
 public:
  EpollLoop() = default;
  ~EpollLoop() override;  // REQUIRES: Run has returned, or was never called.

  void Post(Task task) override;
  TimerId RunAt(MonotonicTime when, Task task) override;
  void Cancel(TimerId timer) override;
  bool IsCurrent() const override;

  // Runs tasks on the calling thread until Stop. May be called again afterwards.
  void Run();
  // Makes Run return after the task it is in. Thread-safe.
  void Stop();

  // Streams that live on this loop, or are on their way to it. Thread-safe.
  std::size_t open_streams() const { return open_streams_.load(std::memory_order_relaxed); }

 private:
  friend class Dialer;
  friend class Listener;
  friend class SignalWatcher;
  friend class TcpStream;

  void RunPosted();
  void RunTimers();
  void Sleep();
  bool HasPosted();
  bool HasStopped() const { return stopped_.load(); }

  std::atomic<std::size_t> open_streams_ = 0;
  std::atomic<std::thread::id> thread_;
  std::atomic<bool> stopped_ = false;
  std::atomic<bool> sleeps_ = false;  // Or is about to: whoever posts has to ring.

  Readiness readiness_;
  Doorbell doorbell_{readiness_};
  Alarm alarm_{readiness_};

  TimerQueue timers_;
  std::deque<Task> turn_;  // What is left of the tasks taken in this turn.
  std::mutex mutex_;
  std::deque<Task> posted_;  // Under mutex_.
};

}  // namespace rollcall
