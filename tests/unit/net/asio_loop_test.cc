#include "net/asio_loop.h"

#include <chrono>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

MonotonicTime In(Duration delay) {
  return SystemClock().Now() + delay;
}

TEST(AsioLoop, RunsPostedTasksInOrderAndNeverInsideThePost) {
  AsioLoop loop;
  std::vector<int> order;
  loop.Post([&] {
    loop.Post([&] {
      order.push_back(2);
      loop.Stop();
    });
    order.push_back(1);
  });
  EXPECT_TRUE(order.empty());
  loop.Run();
  EXPECT_EQ(order, (std::vector{1, 2}));
}

TEST(AsioLoop, ATimerRunsOnceAndNotBeforeItsTime) {
  AsioLoop loop;
  const MonotonicTime due = In(5ms);
  MonotonicTime ran{};
  loop.RunAt(due, [&] {
    ran = SystemClock().Now();
    loop.Stop();
  });
  loop.Run();
  EXPECT_GE(ran, due);
}

TEST(AsioLoop, ACancelledTimerNeverRuns) {
  AsioLoop loop;
  bool ran = false;
  const TimerId timer = loop.RunAt(In(1ms), [&] { ran = true; });
  loop.Cancel(timer);
  loop.Cancel(timer);  // Harmless.
  loop.RunAt(In(10ms), [&] { loop.Stop(); });
  loop.Run();
  EXPECT_FALSE(ran);
}

TEST(AsioLoop, ATimerThatHasExpiredCanStillBeCancelledBeforeItRuns) {
  AsioLoop loop;
  bool ran = false;
  TimerId second = TimerId::kNone;
  loop.RunAt(In(0ms), [&] { loop.Cancel(second); });
  second = loop.RunAt(In(0ms), [&] { ran = true; });
  loop.RunAt(In(10ms), [&] { loop.Stop(); });
  loop.Run();
  EXPECT_FALSE(ran);
}

TEST(AsioLoop, KnowsItsOwnThreadOnlyWhileItRuns) {
  AsioLoop loop;
  EXPECT_FALSE(loop.IsCurrent());
  bool current = false;
  loop.Post([&] {
    current = loop.IsCurrent();
    loop.Stop();
  });
  loop.Run();
  EXPECT_TRUE(current);
  EXPECT_FALSE(loop.IsCurrent());
}

TEST(AsioLoop, DestroysWhatItNeverRan) {
  auto owned = std::make_shared<int>(1);
  {
    AsioLoop loop;
    loop.Post([owned] {});
    loop.RunAt(In(1h), [owned] {});
    EXPECT_EQ(owned.use_count(), 3);
  }
  EXPECT_EQ(owned.use_count(), 1);
}

}  // namespace
}  // namespace rollcall
