// A clock that stands still until the test moves it.

#pragma once

#include <chrono>

#include "base/clock.h"

namespace rollcall::testing {

// Loop-confined.
class ManualClock final : public Clock {
 public:
  MonotonicTime Now() const override { return now_; }
  WallTime Wall() const override { return wall_; }

  void Advance(Duration by) {
    now_ += by;
    wall_ += std::chrono::floor<std::chrono::microseconds>(by);
  }
  void SetWall(WallTime wall) { wall_ = wall; }

 private:
  MonotonicTime now_{std::chrono::hours(1)};
  WallTime wall_{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
};

}  // namespace rollcall::testing
