// SignalWatcher: turns process signals into tasks on a loop.

#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <vector>

#include "net/epoll_loop.h"
#include "net/readiness.h"
#include "net/unique_fd.h"

namespace rollcall {

// Loop-confined after construction. One watcher per signal in the process.
class SignalWatcher final : private ReadyTarget {
 public:
  // From now on `on_signal(number)` runs on `loop` for each of `signals`, instead of their default
  // action. `loop` is borrowed.
  SignalWatcher(EpollLoop& loop, std::initializer_list<int> signals,
                std::function<void(int)> on_signal);
  ~SignalWatcher() override;  // The default actions are back.
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

 private:
  void OnReady(std::uint32_t events) override;
  void OnLoopEnd() override {}

  EpollLoop& loop_;
  const std::vector<int> signals_;
  const std::function<void(int)> on_signal_;
  // What handlers write into: a byte a signal, its number.
  UniqueFd reader_;
  UniqueFd writer_;
};

}  // namespace rollcall
