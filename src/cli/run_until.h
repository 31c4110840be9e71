// RunUntil: lets a loop work for a while, for code that goes step by step around it.

#pragma once

#include <chrono>
#include <functional>

#include "base/clock.h"
#include "net/epoll_loop.h"

namespace rollcall {

inline constexpr Duration kRunUntilTick = std::chrono::milliseconds(50);

// Runs `loop` until `done`, asked about every kRunUntilTick, or the deadline. True when done.
bool RunUntil(EpollLoop& loop, const Clock& clock, MonotonicTime deadline,
              const std::function<bool()>& done);

}  // namespace rollcall
