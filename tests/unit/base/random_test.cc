#include "base/random.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <limits>

#include <gtest/gtest.h>

#include "support/seeded_random.h"

namespace rollcall {
namespace {

// Gives the numbers it was told, one per Next().
class Scripted final : public RandomSource {
 public:
  explicit Scripted(std::deque<std::uint64_t> numbers) : numbers_(std::move(numbers)) {}
  void Fill(std::span<std::byte> bytes) override {
    const auto number = std::as_bytes(std::span(&numbers_.front(), 1));
    std::copy(number.begin(), number.end(), bytes.begin());
    numbers_.pop_front();
  }
  std::size_t left() const { return numbers_.size(); }

 private:
  std::deque<std::uint64_t> numbers_;
};

TEST(RandomTest, BelowStaysBelow) {
  testing::SeededRandom random(1);
  std::array<int, 7> hits{};
  for (int i = 0; i < 7'000; ++i) {
    ++hits.at(random.Below(hits.size()));
  }
  for (const int count : hits) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1'200);
  }
}

TEST(RandomTest, BelowOneIsAlwaysZero) {
  testing::SeededRandom random(2);
  EXPECT_EQ(random.Below(1), 0u);
}

TEST(RandomTest, BelowDrawsAgainWhatWouldFavourSmallRemainders) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  // 2^64 - 1 is a multiple of 5, so only the largest number is outside the last full round of it.
  Scripted random({kMax, kMax - 1, 0});
  EXPECT_EQ(random.Below(5), 4u);
  EXPECT_EQ(random.left(), 1u);
}

TEST(RandomTest, TheSystemFillsEveryByte) {
  // A byte that is never written would stay 0 in all rounds: one chance in 2^128.
  std::array<std::byte, 64> seen{};
  for (int round = 0; round < 16; ++round) {
    std::array<std::byte, seen.size()> bytes{};
    SystemRandom().Fill(bytes);
    for (std::size_t i = 0; i < seen.size(); ++i) {
      seen[i] |= bytes[i];
    }
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), std::byte{0}), 0);
}

TEST(RandomDeathTest, NothingIsBelowZero) {
  testing::SeededRandom random(3);
  EXPECT_DEATH(random.Below(0), "CHECK failed");
}

}  // namespace
}  // namespace rollcall
