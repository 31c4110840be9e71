// LoopGroup: N loops on N threads, the only place that starts threads.

#pragma once

#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "net/epoll_loop.h"

namespace rollcall {

class LoopGroup {
 public:
  // Starts `size` ≥ 1 threads, each running its loop.
  explicit LoopGroup(std::size_t size);
  ~LoopGroup();  // Stops.
  LoopGroup(const LoopGroup&) = delete;
  LoopGroup& operator=(const LoopGroup&) = delete;

  std::size_t size() const { return loops_.size(); }
  EpollLoop& at(std::size_t index) { return *loops_[index]; }

  // Index of the loop with the fewest streams. Thread-safe.
  std::size_t LeastLoaded() const;

  // Runs `task` on the loop and waits until it has run. REQUIRES: not called from one of the loops.
  void RunOn(std::size_t index, Loop::Task task);

  // Ends the loops and joins their threads; what is still queued is destroyed with the group.
  void Stop();

 private:
  std::vector<std::unique_ptr<EpollLoop>> loops_;
  std::vector<std::jthread> threads_;
};

}  // namespace rollcall
