// LoopSpinner: while it lives, a loop never sleeps.
//
// On one machine the CPU that it takes to wake a load generator is counted to the server whose
// answer wakes it. A server over a network does not pay for waking its clients.

#pragma once

#include <memory>
#include <utility>

#include "base/loop.h"

namespace rollcall {

// Loop-confined.
class LoopSpinner {
 public:
  // `loop` is borrowed.
  explicit LoopSpinner(Loop& loop) { Turn(loop, alive_); }

 private:
  static void Turn(Loop& loop, std::weak_ptr<char> alive) {
    loop.Post([&loop, alive = std::move(alive)]() mutable {
      if (!alive.expired()) Turn(loop, std::move(alive));
    });
  }

  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace rollcall
