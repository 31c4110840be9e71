// StallGuard: the time a loop has really been running, so that its own stall is never taken for the
// devices' silence.
//
// Active time is the monotonic clock minus all the time the loop (or the whole process) stood
// still. A stall is what a tick comes later than kTolerance. Between ticks active time stops at the
// moment the next tick would have become late, so it is right even for what runs after a stall but
// before the tick that measures it.
//
// Loop-confined.

#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.h"

namespace rollcall {

class StallGuard {
 public:
  static constexpr Duration kTolerance = std::chrono::milliseconds(100);
  // After a stall this long devices' messages arrive in a heap; for kCatchUp that is not their
  // fault.
  static constexpr Duration kLongStall = std::chrono::milliseconds(500);
  static constexpr Duration kCatchUp = std::chrono::seconds(2);

  StallGuard(MonotonicTime now, Duration period)
      : longest_gap_(period + kTolerance), last_tick_(now), caught_up_at_(now) {}

  MonotonicTime ActiveTime(MonotonicTime now) const {
    return std::min(now, last_tick_ + longest_gap_) - stalled_;
  }

  // The tick that was due one period after the last. Returns what it found the loop to have stood
  // still.
  Duration OnTick(MonotonicTime now) {
    const Duration stall = std::max(Duration::zero(), now - last_tick_ - longest_gap_);
    stalled_ += stall;
    last_tick_ = now;
    if (stall >= kLongStall) caught_up_at_ = now + kCatchUp;
    return stall;
  }

  bool CatchingUp(MonotonicTime now) const {
    return now < caught_up_at_ || now - last_tick_ >= longest_gap_ + kLongStall;
  }

  // In all: add it to an active time for the monotonic one.
  Duration stalled() const { return stalled_; }

 private:
  Duration longest_gap_;
  MonotonicTime last_tick_;
  MonotonicTime caught_up_at_;
  Duration stalled_ = Duration::zero();
};

}  // namespace rollcall
