// LatencyHistogram: many durations in little memory, and what share of them was how long.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/clock.h"

namespace rollcall {

// Each power of two of nanoseconds is cut into kSteps equal parts, so a percentile is too high by
// less than 1 / kSteps (0.8 %) and never too low. Durations under kSteps ns and the longest one are
// exact.
// Loop-confined.
class LatencyHistogram {
 public:
  static constexpr std::uint64_t kSteps = 128;

  // A negative duration counts as none.
  void Record(Duration latency, std::uint64_t times = 1);
  void Add(const LatencyHistogram& other);

  std::uint64_t count() const { return count_; }
  Duration max() const { return max_; }
  // The shortest duration that `percent` (0 < percent ≤ 100) of all do not exceed, up to the error
  // above. Zero when there are none.
  Duration Percentile(double percent) const;

 private:
  static constexpr std::size_t kStepBits = 7;
  static constexpr std::size_t kRows = 64 - kStepBits;

  static std::size_t BucketOf(std::uint64_t nanoseconds);
  static std::uint64_t EndOf(std::size_t bucket);

  std::array<std::uint64_t, (kRows + 1) * kSteps> buckets_{};
  std::uint64_t count_ = 0;
  Duration max_ = Duration::zero();
};

}  // namespace rollcall
