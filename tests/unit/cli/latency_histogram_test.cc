#include "cli/latency_histogram.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "support/seeded_random.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

TEST(LatencyHistogram, IsEmptyAtFirst) {
  const LatencyHistogram latency;
  EXPECT_EQ(latency.count(), 0u);
  EXPECT_EQ(latency.max(), 0ns);
  EXPECT_EQ(latency.Percentile(50), 0ns);
}

TEST(LatencyHistogram, IsExactBelowItsStepsAndAtTheLongest) {
  LatencyHistogram latency;
  for (int i = 0; i < 100; ++i)
    latency.Record(Duration(i + 1));
  EXPECT_EQ(latency.Percentile(1), 1ns);
  EXPECT_EQ(latency.Percentile(50), 50ns);
  EXPECT_EQ(latency.Percentile(99), 99ns);
  EXPECT_EQ(latency.Percentile(99.1), 100ns);
  latency.Record(1'234'567ns);
  EXPECT_EQ(latency.Percentile(100), 1'234'567ns);
  EXPECT_EQ(latency.max(), 1'234'567ns);
}

TEST(LatencyHistogram, IsNeverTooLowAndLessThanOneStepTooHigh) {
  testing::SeededRandom random(7);
  LatencyHistogram latency;
  std::vector<std::int64_t> all;
  for (int i = 0; i < 5000; ++i) {
    const auto value = static_cast<std::int64_t>(random.Next() >> (1 + random.Below(63)));
    all.push_back(value);
    latency.Record(Duration(value));
  }
  std::sort(all.begin(), all.end());
  for (const double percent : {0.02, 1.0, 25.0, 50.0, 90.0, 99.0, 99.9, 100.0}) {
    const auto rank = static_cast<std::size_t>(std::ceil(5000 * percent / 100));
    const std::int64_t exact = all[rank - 1];
    const std::int64_t shown = latency.Percentile(percent).count();
    EXPECT_GE(shown, exact) << percent;
    EXPECT_LE(shown - exact, exact / 128) << percent;
  }
}

TEST(LatencyHistogram, TakesTheShortestAndTheLongestThereIs) {
  LatencyHistogram latency;
  latency.Record(-5ns);
  EXPECT_EQ(latency.Percentile(100), 0ns);
  latency.Record(Duration::max());
  EXPECT_EQ(latency.Percentile(50), 0ns);
  EXPECT_EQ(latency.Percentile(100), Duration::max());
}

TEST(LatencyHistogram, AddsManyAtOnceAndOtherHistograms) {
  LatencyHistogram latency;
  latency.Record(10ns, 99);
  latency.Record(1s, 0);
  EXPECT_EQ(latency.max(), 10ns);
  LatencyHistogram other;
  other.Record(100ns);
  latency.Add(other);
  EXPECT_EQ(latency.count(), 100u);
  EXPECT_EQ(latency.Percentile(99), 10ns);
  EXPECT_EQ(latency.Percentile(99.5), 100ns);
  EXPECT_EQ(latency.max(), 100ns);
}

}  // namespace
}  // namespace rollcall
