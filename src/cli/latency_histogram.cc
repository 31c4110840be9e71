#include "cli/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace rollcall {

std::size_t LatencyHistogram::BucketOf(std::uint64_t nanoseconds) {
  if (nanoseconds < kSteps) return nanoseconds;
  const auto shift = static_cast<std::size_t>(std::bit_width(nanoseconds)) - kStepBits - 1;
  return shift * kSteps + (nanoseconds >> shift);
}

// The last duration that falls into it.
std::uint64_t LatencyHistogram::EndOf(std::size_t bucket) {
  if (bucket < 2 * kSteps) return bucket;
  const std::size_t shift = bucket / kSteps - 1;
  const std::uint64_t first = (bucket - shift * kSteps) << shift;
  return first + (std::uint64_t{1} << shift) - 1;
}

void LatencyHistogram::Record(Duration latency, std::uint64_t times) {
  const Duration taken = std::max(latency, Duration::zero());
  buckets_[BucketOf(static_cast<std::uint64_t>(taken.count()))] += times;
  count_ += times;
  if (times > 0) max_ = std::max(max_, taken);
}

void LatencyHistogram::Add(const LatencyHistogram& other) {
  for (std::size_t i = 0; i < buckets_.size(); ++i)
    buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

Duration LatencyHistogram::Percentile(double percent) const {
  const double share = std::ceil(static_cast<double>(count_) * percent / 100.0);
  const std::uint64_t wanted = std::min(count_, static_cast<std::uint64_t>(std::max(share, 1.0)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size() && wanted > 0; ++i) {
    seen += buckets_[i];
    if (seen >= wanted) return std::min(max_, Duration(static_cast<std::int64_t>(EndOf(i))));
  }
  return Duration::zero();
}

}  // namespace rollcall
