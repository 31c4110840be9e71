#include "cli/memory_trend.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using ::testing::HasSubstr;

constexpr double kMiB = 1024.0 * 1024;

// Memory of 100 rounds, `each` more in each.
std::vector<Sample> Growing(double start, double each) {
  std::vector<Sample> samples;
  for (int round = 0; round < 100; ++round)
    samples.push_back({.x = double(round), .y = start + each * round});
  return samples;
}

TEST(MemoryTrend, WhatStaysIsFlat) {
  const auto trend = TrendOf(Growing(16 * kMiB, 0));
  ASSERT_TRUE(trend);
  EXPECT_DOUBLE_EQ(trend->growth, 0);
  EXPECT_TRUE(trend->is_flat());
  EXPECT_THAT(TrendText(trend), HasSubstr("flat (+0 KiB"));
}

TEST(MemoryTrend, ASmallLeakInEveryRoundIsFound) {
  // Half a byte for each of 10,000 devices.
  const auto trend = TrendOf(Growing(16 * kMiB, 5000));
  ASSERT_TRUE(trend);
  EXPECT_NEAR(trend->growth, 74 * 5000, 1);
  EXPECT_FALSE(trend->is_flat());
  EXPECT_THAT(TrendText(trend), HasSubstr("GROWS (+361 KiB"));
}

TEST(MemoryTrend, FillingUpAtTheBeginningIsNoGrowth) {
  std::vector<Sample> samples = Growing(16 * kMiB, 0);
  for (std::size_t i = 0; i < 25; ++i)
    samples[i].y = kMiB * double(i) / 2;
  EXPECT_TRUE(TrendOf(samples)->is_flat());
}

TEST(MemoryTrend, OneSampleInABadMomentDecidesNothing) {
  std::vector<Sample> samples = Growing(16 * kMiB, 0);
  samples[98].y += kMiB;
  EXPECT_TRUE(TrendOf(samples)->is_flat());
}

TEST(MemoryTrend, LargeMemoryMayMoveByAHundredth) {
  EXPECT_TRUE(TrendOf(Growing(1000 * kMiB, 0.1 * kMiB))->is_flat());
  EXPECT_FALSE(TrendOf(Growing(1000 * kMiB, 0.2 * kMiB))->is_flat());
}

TEST(MemoryTrend, ShrinkingIsFlat) {
  EXPECT_TRUE(TrendOf(Growing(16 * kMiB, -5000))->is_flat());
}

TEST(MemoryTrend, FewSamplesAreNotJudged) {
  std::vector<Sample> samples = Growing(kMiB, kMiB);
  samples.resize(MemoryTrend::kFewestSamples - 1);
  EXPECT_FALSE(TrendOf(samples));
  EXPECT_THAT(TrendText(std::nullopt), HasSubstr("not judged"));
}

}  // namespace
}  // namespace rollcall
