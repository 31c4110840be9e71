#include "base/clock.h"

#include <chrono>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using std::chrono::microseconds;
using std::chrono::years;

TEST(ClockTest, RoundsTimesBeforeTheEpochDownToo) {
  EXPECT_EQ(UnixMillis(WallTime(microseconds(1'999))), 1);
  EXPECT_EQ(UnixMillis(WallTime(microseconds(-1))), -1);
  EXPECT_EQ(UnixSeconds(WallTime(microseconds(1'999'999))), 1);
  EXPECT_EQ(UnixSeconds(WallTime(microseconds(-1))), -1);
}

TEST(ClockTest, TheSystemsMonotonicTimeNeverGoesBack) {
  const SystemClock clock;
  MonotonicTime last = clock.Now();
  for (int i = 0; i < 1'000; ++i) {
    const MonotonicTime now = clock.Now();
    EXPECT_GE(now, last);
    last = now;
  }
}

TEST(ClockTest, TheSystemsWallTimeIsAfterThisWasWritten) {
  const WallTime written = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};
  EXPECT_GT(SystemClock().Wall(), written);
  EXPECT_LT(SystemClock().Wall(), written + years(100));
}

}  // namespace
}  // namespace rollcall
