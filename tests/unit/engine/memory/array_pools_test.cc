#include "engine/memory/array_pools.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

constexpr std::size_t kLinesOfRegion = BlockPool::kRegionBytes / ArrayPools::kLineBytes - 1;

TEST(ArrayPoolsTest, ShortArraysHaveAnyLengthAndLongerOnesAStepAbove) {
  for (std::size_t lines = 1; lines <= ArrayPools::kLongestOfHeap; ++lines)
    EXPECT_EQ(ArrayPools::Fit(lines), lines);
  for (std::size_t lines = ArrayPools::kLongestOfHeap + 1; lines < kLinesOfRegion; ++lines) {
    const std::size_t fit = ArrayPools::Fit(lines);
    EXPECT_GE(fit, lines);
    EXPECT_LE(fit, lines * 2 + 1) << "a step doubles at most";
    EXPECT_EQ(ArrayPools::Fit(fit), fit);
  }
  EXPECT_EQ(ArrayPools::Fit(kLinesOfRegion), kLinesOfRegion);
  EXPECT_EQ(ArrayPools::Fit(kLinesOfRegion + 1), kLinesOfRegion + 1) << "from the heap";
}

TEST(ArrayPoolsTest, NearlyNothingOfARegionIsLost) {
  for (std::size_t lines = ArrayPools::kLongestOfHeap + 1; lines <= kLinesOfRegion; ++lines) {
    const std::size_t fit = ArrayPools::Fit(lines);
    EXPECT_GE(kLinesOfRegion / fit * fit * 64, kLinesOfRegion * 63) << fit;
  }
}

TEST(ArrayPoolsTest, ArraysOfAllLengthsAreApartAndAligned) {
  ArrayPools pools;
  std::vector<std::pair<unsigned char*, std::size_t>> arrays;
  for (std::size_t lines = 1; lines <= kLinesOfRegion * 2;
       lines = ArrayPools::Fit(lines * 5 / 4 + 1)) {
    for (int i = 0; i < 3; ++i) {
      auto* const array = static_cast<unsigned char*>(pools.Take(lines));
      EXPECT_EQ(std::bit_cast<std::uintptr_t>(array) % ArrayPools::kLineBytes, 0U);
      std::memset(array, static_cast<int>(arrays.size() % 251), lines * ArrayPools::kLineBytes);
      arrays.emplace_back(array, lines);
    }
  }
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const auto [array, lines] = arrays[i];
    EXPECT_EQ(array[0], i % 251);
    EXPECT_EQ(array[lines * ArrayPools::kLineBytes - 1], i % 251);
    pools.Give(array, lines);
  }
}

using ArrayPoolsDeathTest = ::testing::Test;

TEST_F(ArrayPoolsDeathTest, ChecksThatALengthIsOneOfTheSteps) {
  ArrayPools pools;
  EXPECT_DEATH(pools.Take(0), "CHECK");
  EXPECT_DEATH(pools.Take(ArrayPools::Fit(100) - 1), "CHECK");
}

}  // namespace
}  // namespace rollcall
