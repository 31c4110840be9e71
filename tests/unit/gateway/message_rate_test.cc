#include "gateway/message_rate.h"

#include <chrono>

#include <gtest/gtest.h>

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

constexpr MonotonicTime kNow{1h};

TEST(MessageRateTest, SavesUpOneSecondsWorth) {
  MessageRate rate;
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(rate.Take(kNow, 20));
  }
  EXPECT_FALSE(rate.Take(kNow, 20));
  EXPECT_FALSE(rate.Take(kNow + 50ms - 1ns, 20));
  EXPECT_TRUE(rate.Take(kNow + 50ms, 20));
  EXPECT_FALSE(rate.Take(kNow + 50ms, 20));
}

TEST(MessageRateTest, ARefusalCostsNothing) {
  MessageRate rate;
  EXPECT_TRUE(rate.Take(kNow, 1));
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(rate.Take(kNow, 1));
  }
  EXPECT_TRUE(rate.Take(kNow + 1s, 1));
}

TEST(MessageRateTest, ZeroIsNoLimit) {
  MessageRate rate;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(rate.Take(kNow, 0));
  }
}

}  // namespace
}  // namespace rollcall::testing
