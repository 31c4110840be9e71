// Clock: the only way to learn the time, so that tests and simulators decide what time it is.

#pragma once

#include <chrono>
#include <cstdint>

namespace rollcall {

using Duration = std::chrono::nanoseconds;
// For intervals and deadlines: never jumps, means nothing to another machine.
using MonotonicTime = std::chrono::time_point<std::chrono::steady_clock, Duration>;
// For what people and protocols see: may jump. Microseconds since 1970-01-01T00:00:00Z.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

constexpr std::int64_t UnixMillis(WallTime time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}
constexpr std::int64_t UnixSeconds(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual MonotonicTime Now() const = 0;
  virtual WallTime Wall() const = 0;
};

// The machine's clocks: CLOCK_MONOTONIC and CLOCK_REALTIME.
class SystemClock final : public Clock {
 public:
  MonotonicTime Now() const override;
  WallTime Wall() const override;
};

}  // namespace rollcall
