#include "net/timer_queue.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

constexpr MonotonicTime kStart{1h};

class TimerQueueTest : public ::testing::Test {
 protected:
  TimerId Add(Duration after, int mark) {
    return timers_.Add(kStart + after, [this, mark] { ran_.push_back(mark); });
  }
  std::vector<int> RunUntil(Duration after) {
    ran_.clear();
    while (auto task = timers_.TakeDue(kStart + after, timers_.newest()))
      (*task)();
    return ran_;
  }

  TimerQueue timers_;
  std::vector<int> ran_;
};

TEST_F(TimerQueueTest, TakesThemInTheOrderOfTheirTimesAndThenOfTheirComing) {
  Add(3s, 4);
  Add(1s, 1);
  Add(2s, 2);
  Add(2s, 3);
  EXPECT_EQ(RunUntil(3s), (std::vector{1, 2, 3, 4}));
  EXPECT_EQ(timers_.size(), 0U);
}

TEST_F(TimerQueueTest, TakesNoneBeforeItsTime) {
  Add(2s, 1);
  EXPECT_EQ(RunUntil(2s - 1ns), std::vector<int>{});
  EXPECT_EQ(RunUntil(2s), std::vector{1});
  EXPECT_EQ(RunUntil(1h), std::vector<int>{}) << "once";
}

TEST_F(TimerQueueTest, OnesAddedMeanwhileAreLeftForTheNextTime) {
  Add(2s, 1);
  const TimerId newest = timers_.newest();
  Add(1s, 2);
  std::optional<Loop::Task> task = timers_.TakeDue(kStart + 2s, newest);
  ASSERT_TRUE(task);
  (*task)();
  EXPECT_EQ(ran_, std::vector{1});
  EXPECT_FALSE(timers_.TakeDue(kStart + 2s, newest));
  EXPECT_EQ(RunUntil(2s), std::vector{2});
}

TEST_F(TimerQueueTest, KnowsWhenTheNextIsDue) {
  EXPECT_EQ(timers_.next(), std::nullopt);
  Add(2s, 1);
  const TimerId first = Add(1s, 2);
  EXPECT_EQ(timers_.next(), kStart + 1s);
  timers_.Cancel(first);
  EXPECT_EQ(timers_.next(), kStart + 2s);
}

TEST_F(TimerQueueTest, ACancelledOneIsGoneAndMayBeCancelledAgain) {
  const TimerId timer = Add(1s, 1);
  Add(1s, 2);
  timers_.Cancel(timer);
  timers_.Cancel(timer);
  timers_.Cancel(TimerId::kNone);
  EXPECT_EQ(RunUntil(1s), std::vector{2});
  timers_.Cancel(timer);
}

TEST_F(TimerQueueTest, WhatGoesWithACancelledTaskMayCancelAndAdd) {
  struct AtEnd {
    std::function<void()> task;
    ~AtEnd() { task(); }
  };
  const TimerId other = Add(1s, 1);
  const TimerId timer = timers_.Add(kStart, [end = std::unique_ptr<AtEnd>(new AtEnd{[&] {
                                               timers_.Cancel(other);
                                               Add(2s, 2);
                                             }})] {});
  timers_.Cancel(timer);
  EXPECT_EQ(RunUntil(2s), std::vector{2});
}

}  // namespace
}  // namespace rollcall
