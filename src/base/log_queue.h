// LogQueue: lines on their way to a descriptor, written by a thread of its own.
//
// Bounded in lines: a full queue drops the oldest and counts them, so that a blocked pipe never
// stops a loop. Lines come in blocks, which are dropped and written as a whole.
//
// Thread-safe.

#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/clock.h"

namespace rollcall {

struct LogTarget {
  int descriptor = 2;                           // Borrowed.
  std::size_t queue_lines = 8192;               // Lines that may wait; then the oldest are dropped.
  Duration farewell = std::chrono::seconds(1);  // How long the end may wait for a blocked pipe.
};

struct LogBlock {
  std::string lines;      // Each ends in a newline.
  std::size_t count = 0;  // Of them.
};

class LogQueue {
 public:
  explicit LogQueue(const LogTarget& target);
  ~LogQueue();  // Writes what is queued, within the target's farewell.
  LogQueue(const LogQueue&) = delete;
  LogQueue& operator=(const LogQueue&) = delete;

  void Push(LogBlock block);

  // Lines dropped because the queue was full or the target gone.
  std::uint64_t dropped() const { return dropped_; }

 private:
  void Run();
  bool Take(LogBlock& block);  // Waits for one; false at the end.
  void Write(std::string_view lines);
  bool WaitUntilWritable() const;

  const LogTarget target_;
  const SystemClock clock_;
  std::atomic<std::uint64_t> dropped_ = 0;
  std::atomic<Duration::rep> deadline_ = Duration::max().count();  // Then nothing waits any more.
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<LogBlock> blocks_;  // Under mutex_, as what follows.
  std::size_t lines_ = 0;        // Of all of them.
  bool ending_ = false;
  std::thread writer_;
};

}  // namespace rollcall
