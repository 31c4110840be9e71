#include "limits/rate_limiter.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

constexpr AccountId kAccount{1};
constexpr AccountId kOther{2};
constexpr AccountId kThird{3};

class RateLimiterTest : public ::testing::Test {
 protected:
  bool Allows(AccountId account, std::uint32_t per_second) {
    return limiter_.Acquire(account, RateClass::kQuery, per_second) == Duration::zero();
  }

  // How many calls run now.
  int Drain(AccountId account, std::uint32_t per_second) {
    int count = 0;
    while (Allows(account, per_second))
      ++count;
    return count;
  }

  testing::ManualClock clock_;
  RateLimiter limiter_{{.max_buckets = 2}, clock_};
};

TEST_F(RateLimiterTest, AllowsASecondsWorthAtOnceAndNoMore) {
  EXPECT_EQ(Drain(kAccount, 100), 100);
}

TEST_F(RateLimiterTest, AllowsOneMoreAsSoonAsItsTimeHasCome) {
  Drain(kAccount, 100);
  clock_.Advance(10ms - 1ns);
  EXPECT_FALSE(Allows(kAccount, 100));
  clock_.Advance(1ns);
  EXPECT_TRUE(Allows(kAccount, 100));
  EXPECT_FALSE(Allows(kAccount, 100));
}

TEST_F(RateLimiterTest, TellsTheTimeUntilTheNextTokenAndKeepsItsWord) {
  Drain(kAccount, 4);
  EXPECT_EQ(limiter_.Acquire(kAccount, RateClass::kQuery, 4), Duration(250ms));
  clock_.Advance(100ms);
  const Duration wait = limiter_.Acquire(kAccount, RateClass::kQuery, 4);
  EXPECT_EQ(wait, Duration(150ms));
  clock_.Advance(wait);
  EXPECT_TRUE(Allows(kAccount, 4));
}

TEST_F(RateLimiterTest, ARefusalCostsNothing) {
  Drain(kAccount, 10);
  for (int i = 0; i < 1000; ++i)
    EXPECT_FALSE(Allows(kAccount, 10));
  clock_.Advance(100ms);
  EXPECT_TRUE(Allows(kAccount, 10));
}

TEST_F(RateLimiterTest, NeverSavesUpMoreThanASecondsWorth) {
  Drain(kAccount, 10);
  clock_.Advance(1h);
  EXPECT_EQ(Drain(kAccount, 10), 10);
}

TEST_F(RateLimiterTest, KeepsToTheRateOverALongTime) {
  int allowed = Drain(kAccount, 3);  // A rate that does not divide a second.
  for (int i = 0; i < 60; ++i) {
    clock_.Advance(1s);
    allowed += Drain(kAccount, 3);
  }
  EXPECT_EQ(allowed, 3 + 60 * 3);
}

TEST_F(RateLimiterTest, ARateOfZeroMeansNoLimitAndKeepsNothing) {
  for (int i = 0; i < 1000; ++i)
    EXPECT_TRUE(Allows(kAccount, 0));
  EXPECT_EQ(limiter_.size(), 0u);
}

TEST_F(RateLimiterTest, TakesTheHighestRateThereIs) {
  EXPECT_TRUE(Allows(kAccount, std::numeric_limits<std::uint32_t>::max()));
}

TEST_F(RateLimiterTest, AccountsAndClassesHaveBucketsOfTheirOwn) {
  Drain(kAccount, 1);
  EXPECT_TRUE(Allows(kOther, 1));
  EXPECT_EQ(limiter_.Acquire(kAccount, RateClass::kToken, 1), Duration::zero());
}

TEST_F(RateLimiterTest, ANewRateTakesHoldAtOnce) {
  Drain(kAccount, 1);
  EXPECT_FALSE(Allows(kAccount, 1));
  clock_.Advance(500ms);  // Half full, at whatever rate.
  EXPECT_EQ(Drain(kAccount, 100), 50);
}

TEST_F(RateLimiterTest, ForgetsTheBucketUsedLongestAgoWhenFull) {
  Drain(kAccount, 1);
  Drain(kOther, 1);
  EXPECT_FALSE(Allows(kAccount, 1));  // Used again: kOther is now the oldest.
  EXPECT_TRUE(Allows(kThird, 1));
  EXPECT_EQ(limiter_.size(), 2u);
  EXPECT_FALSE(Allows(kAccount, 1));
  EXPECT_TRUE(Allows(kOther, 1));
}

TEST_F(RateLimiterTest, ThreadsTogetherGetNoMoreThanTheLimit) {
  std::atomic<int> allowed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { allowed += Drain(kAccount, 200); });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(allowed, 200);
}

}  // namespace
}  // namespace rollcall
