#include "gateway/stall_guard.h"

#include <chrono>

#include <gtest/gtest.h>

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

constexpr MonotonicTime kStart{1h};

TEST(StallGuardTest, TicksInTimeAreNoStall) {
  StallGuard guard(kStart, 100ms);
  EXPECT_EQ(guard.OnTick(kStart + 100ms), 0s);
  EXPECT_EQ(guard.OnTick(kStart + 300ms), 0s) << "as late as is tolerated";
  EXPECT_EQ(guard.ActiveTime(kStart + 350ms), kStart + 350ms);
  EXPECT_EQ(guard.stalled(), 0s);
}

TEST(StallGuardTest, WhatIsBeyondTheToleranceDidNotHappen) {
  StallGuard guard(kStart, 100ms);
  EXPECT_EQ(guard.OnTick(kStart + 60200ms), 60s);
  EXPECT_EQ(guard.ActiveTime(kStart + 60200ms), kStart + 200ms);
  EXPECT_EQ(guard.OnTick(kStart + 120400ms), 60s);
  EXPECT_EQ(guard.ActiveTime(kStart + 120500ms), kStart + 500ms);
  EXPECT_EQ(guard.stalled(), 120s);
}

TEST(StallGuardTest, IsRightBeforeTheTickThatMeasuresTheStall) {
  StallGuard guard(kStart, 100ms);
  EXPECT_EQ(guard.ActiveTime(kStart + 60s), kStart + 200ms);
  guard.OnTick(kStart + 60s);
  EXPECT_EQ(guard.ActiveTime(kStart + 60s), kStart + 200ms);
}

TEST(StallGuardTest, CatchesUpForAWhileAfterALongStall) {
  StallGuard guard(kStart, 100ms);
  EXPECT_FALSE(guard.CatchingUp(kStart + 699ms));
  EXPECT_TRUE(guard.CatchingUp(kStart + 700ms)) << "before the tick";
  guard.OnTick(kStart + 700ms);
  EXPECT_TRUE(guard.CatchingUp(kStart + 700ms + 1999ms));
  guard.OnTick(kStart + 2650ms);
  StallGuard calm(kStart, 100ms);
  calm.OnTick(kStart + 699ms);
  EXPECT_FALSE(calm.CatchingUp(kStart + 699ms));
}

}  // namespace
}  // namespace rollcall::testing
