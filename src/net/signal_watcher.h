// SignalWatcher: turns process signals into tasks on a loop.

#pragma once

#include <functional>
#include <initializer_list>
#include <memory>

#include "net/asio_loop.h"

namespace rollcall {

// Loop-confined after construction. One watcher per signal in the process.
class SignalWatcher {
 public:
  // From now on `on_signal(number)` runs on `loop` for each of `signals`, instead of their default
  // action. `loop` is borrowed.
  SignalWatcher(AsioLoop& loop, std::initializer_list<int> signals,
                std::function<void(int)> on_signal);
  ~SignalWatcher();
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace rollcall
