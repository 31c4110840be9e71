#include "http/date_cache.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "support/manual_clock.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using namespace std::chrono;

TEST(DateCacheTest, SpeaksAsTheStandardsExample) {
  testing::ManualClock clock;
  clock.SetWall(sys_days{1994y / November / 6} + 8h + 49min + 37s);
  DateCache date(clock);
  EXPECT_EQ(date.Text(), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(DateCacheTest, ChangesWithTheSecondAndOnlyThen) {
  testing::ManualClock clock;
  clock.SetWall(sys_days{2026y / January / 31} + 23h + 59min + 59s);
  DateCache date(clock);
  EXPECT_EQ(date.Text(), "Sat, 31 Jan 2026 23:59:59 GMT");
  clock.Advance(999ms);
  EXPECT_EQ(date.Text(), "Sat, 31 Jan 2026 23:59:59 GMT");
  clock.Advance(1ms);
  EXPECT_EQ(date.Text(), "Sun, 01 Feb 2026 00:00:00 GMT");
}

TEST(DateCacheTest, FollowsAClockThatIsSetBack) {
  testing::ManualClock clock;
  clock.SetWall(sys_days{2026y / March / 1});
  DateCache date(clock);
  EXPECT_EQ(date.Text(), "Sun, 01 Mar 2026 00:00:00 GMT");
  clock.SetWall(sys_days{2024y / February / 29});
  EXPECT_EQ(date.Text(), "Thu, 29 Feb 2024 00:00:00 GMT");
}

}  // namespace
}  // namespace rollcall
