// Admission: how many logins a second this node lets through to the engine, over all its loops.
//
// A token bucket of `per_second`, one second's worth saved up. Who is refused is told to come back
// at a time drawn at random, over so long a span that the node can take all who were refused.
//
// Thread-safe.

#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/clock.h"
#include "base/random.h"

namespace rollcall {

// `reconnect_after_ms` of a close: between kMin and kMin + `span`, evenly.
inline Duration ReconnectDelay(RandomSource& random, Duration span) {
  constexpr Duration kMin = std::chrono::milliseconds(500);
  const auto span_ms = std::chrono::duration_cast<std::chrono::milliseconds>(span).count();
  return kMin + std::chrono::milliseconds(random.Below(static_cast<std::uint64_t>(span_ms) + 1));
}

class Admission {
 public:
  static constexpr Duration kShortestSpan = std::chrono::seconds(5);
  static constexpr Duration kLongestSpan = std::chrono::minutes(2);

  // 0 = all are let through. A reload may change it.
  explicit Admission(std::uint32_t per_second) : per_second_(per_second) {}
  void SetRate(std::uint32_t per_second) { per_second_ = per_second; }

  bool Admit(MonotonicTime now) {
    const std::uint32_t per_second = per_second_;
    if (per_second == 0) return true;
    constexpr Duration kFull = std::chrono::seconds(1);
    Duration full_at = full_at_;
    Duration next;
    do {
      next = std::max(full_at, now.time_since_epoch()) + kFull / per_second;
      if (next - now.time_since_epoch() > kFull) {
        CountRefusal(now);
        return false;
      }
    } while (!full_at_.compare_exchange_weak(full_at, next));
    return true;
  }

  // Over how long those who are refused now should spread their return.
  Duration ReturnSpan() const {
    const std::uint32_t per_second = std::max<std::uint32_t>(per_second_, 1);
    const Duration needed = std::chrono::seconds(refused_lately_ / per_second);
    return std::clamp(needed, kShortestSpan, kLongestSpan);
  }

 private:
  // Forgotten after kShortestSpan without a refusal.
  void CountRefusal(MonotonicTime now) {
    const Duration at = now.time_since_epoch();
    if (at - last_refusal_.exchange(at) > kShortestSpan) refused_lately_ = 0;
    ++refused_lately_;
  }

  std::atomic<std::uint32_t> per_second_;
  std::atomic<Duration> full_at_ = Duration::zero();
  std::atomic<Duration> last_refusal_ = Duration::zero();
  std::atomic<std::uint32_t> refused_lately_ = 0;
};

}  // namespace rollcall
