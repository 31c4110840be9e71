// AsioLoop: the real Loop: one Boost.Asio io_context, run by one thread.

#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <thread>
#include <unordered_map>

#include "base/loop.h"
#include "net/readiness.h"

namespace boost::asio {
class io_context;
}  // namespace boost::asio

namespace rollcall {

// Thread-safe where Loop says so; Run belongs to the loop's own thread.
class AsioLoop final : public Loop {
 public:
  AsioLoop();
  ~AsioLoop() override;  // REQUIRES: Run has returned, or was never called.

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
  struct Timers;

  boost::asio::io_context& context() { return *context_; }

  std::atomic<std::size_t> open_streams_ = 0;
  std::atomic<std::thread::id> thread_;
  std::unique_ptr<Readiness> readiness_;  // Outlives the context: what waits there has sockets.
  std::unique_ptr<boost::asio::io_context> context_;
  std::unique_ptr<Timers> timers_;
};

}  // namespace rollcall
