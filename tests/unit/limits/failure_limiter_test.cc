#include "limits/failure_limiter.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "support/manual_clock.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

Address At(const std::string& ip) {
  return *Address::FromIp(ip, 4711);
}

class FailureLimiterTest : public ::testing::Test {
 protected:
  void Fail(const std::string& ip, int times) {
    for (int i = 0; i < times; ++i)
      limiter_.NoteFailure(At(ip));
  }
  bool MayTry(const std::string& ip) const { return limiter_.Wait(At(ip)) == Duration::zero(); }

  testing::ManualClock clock_;
  FailureLimiter limiter_{10, {.max_addresses = 2}, clock_};
};

TEST_F(FailureLimiterTest, TurnsAnAddressAwayOnceItsTokensAreUsedUp) {
  Fail("203.0.113.5", 9);
  EXPECT_TRUE(MayTry("203.0.113.5"));
  Fail("203.0.113.5", 1);
  EXPECT_FALSE(MayTry("203.0.113.5"));
  EXPECT_TRUE(MayTry("203.0.113.6"));
}

TEST_F(FailureLimiterTest, AskingTakesNothing) {
  Fail("203.0.113.5", 9);
  for (int i = 0; i < 1000; ++i)
    EXPECT_TRUE(MayTry("203.0.113.5"));
}

TEST_F(FailureLimiterTest, TellsTheTimeUntilTheNextTryAndKeepsItsWord) {
  Fail("203.0.113.5", 10);
  EXPECT_EQ(limiter_.Wait(At("203.0.113.5")), Duration(100ms));
  clock_.Advance(60ms);
  EXPECT_EQ(limiter_.Wait(At("203.0.113.5")), Duration(40ms));
  clock_.Advance(40ms - 1ns);
  EXPECT_FALSE(MayTry("203.0.113.5"));
  clock_.Advance(1ns);
  EXPECT_TRUE(MayTry("203.0.113.5"));
  Fail("203.0.113.5", 1);
  EXPECT_FALSE(MayTry("203.0.113.5"));
}

TEST_F(FailureLimiterTest, IsWholeAgainAfterASecondHoweverManyFailuresWereUnderWay) {
  Fail("203.0.113.5", 1000);
  EXPECT_EQ(limiter_.Wait(At("203.0.113.5")), Duration(100ms));
  clock_.Advance(1s);
  Fail("203.0.113.5", 9);
  EXPECT_TRUE(MayTry("203.0.113.5"));
}

TEST_F(FailureLimiterTest, CountsASlash64AsOneAddress) {
  Fail("2001:db8::1", 5);
  Fail("2001:db8::2", 5);
  EXPECT_FALSE(MayTry("2001:db8::3"));
  EXPECT_TRUE(MayTry("2001:db8:0:1::1"));
}

TEST_F(FailureLimiterTest, ForgetsTheAddressWhoseLastFailureIsLongestAgo) {
  Fail("203.0.113.5", 10);
  Fail("203.0.113.6", 10);
  Fail("203.0.113.5", 1);  // Now .6 is the one to go.
  Fail("203.0.113.7", 10);
  EXPECT_EQ(limiter_.size(), 2U);
  EXPECT_FALSE(MayTry("203.0.113.5"));
  EXPECT_TRUE(MayTry("203.0.113.6"));
  EXPECT_FALSE(MayTry("203.0.113.7"));
}

TEST_F(FailureLimiterTest, ARateOfZeroMeansNoLimitAndKeepsNothing) {
  limiter_.SetRate(0);
  Fail("203.0.113.5", 1000);
  EXPECT_TRUE(MayTry("203.0.113.5"));
  EXPECT_EQ(limiter_.size(), 0U);
  limiter_.SetRate(1);
  Fail("203.0.113.5", 1);
  EXPECT_FALSE(MayTry("203.0.113.5"));
  limiter_.SetRate(0);
  EXPECT_TRUE(MayTry("203.0.113.5"));
}

}  // namespace
}  // namespace rollcall
