#include "net/epoll_loop.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

MonotonicTime In(Duration delay) {
  return SystemClock().Now() + delay;
}

TEST(EpollLoop, RunsPostedTasksInOrderAndNeverInsideThePost) {
  EpollLoop loop;
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

TEST(EpollLoop, APostFromAnotherThreadWakesIt) {
  EpollLoop loop;
  std::jthread runner([&] { loop.Run(); });
  for (int i = 0; i < 1000; ++i) {
    std::promise<void> ran;
    loop.Post([&] { ran.set_value(); });
    ASSERT_EQ(ran.get_future().wait_for(10s), std::future_status::ready) << i;
  }
  loop.Stop();
}

TEST(EpollLoop, TasksOfManyThreadsRunInEachOnesOrder) {
  constexpr int kThreads = 4;
  constexpr int kTasks = 5000;
  EpollLoop loop;
  std::array<int, kThreads> seen{};
  int left = kThreads * kTasks;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kTasks; ++i) {
          loop.Post([&, thread, i] {
            EXPECT_EQ(seen.at(static_cast<std::size_t>(thread))++, i);
            if (--left == 0) loop.Stop();
          });
        }
      });
    }
    loop.Run();
  }
  EXPECT_EQ(left, 0);
}

TEST(EpollLoop, TasksThatPostThemselvesLetTimersThrough) {
  EpollLoop loop;
  std::function<void()> again = [&] { loop.Post(again); };
  loop.Post(again);
  loop.RunAt(In(5ms), [&] { loop.Stop(); });
  loop.Run();
}

TEST(EpollLoop, TimersForThePastLetTasksThrough) {
  EpollLoop loop;
  std::function<void()> again = [&] { loop.RunAt(MonotonicTime{}, again); };
  loop.RunAt(MonotonicTime{}, again);
  loop.RunAt(In(5ms), [&] { loop.Post([&] { loop.Stop(); }); });
  loop.Run();
}

TEST(EpollLoop, TimersRunInTheOrderOfTheirTimes) {
  EpollLoop loop;
  std::vector<int> order;
  const MonotonicTime now = SystemClock().Now();
  loop.RunAt(now + 6ms, [&] {
    order.push_back(3);
    loop.Stop();
  });
  loop.RunAt(now + 2ms, [&] { order.push_back(1); });
  loop.RunAt(now + 4ms, [&] { order.push_back(2); });
  loop.Run();
  EXPECT_EQ(order, (std::vector{1, 2, 3}));
}

TEST(EpollLoop, StoppedBeforeItRunsItDoesNothingUntilTheNextRun) {
  EpollLoop loop;
  bool ran = false;
  loop.Post([&] {
    ran = true;
    loop.Stop();
  });
  loop.Stop();
  loop.Run();
  EXPECT_FALSE(ran);
  loop.Run();
  EXPECT_TRUE(ran);
}

TEST(EpollLoop, WhatIsLeftWhenItStopsRunsTheNextTime) {
  EpollLoop loop;
  std::vector<int> order;
  loop.Post([&] {
    order.push_back(1);
    loop.Stop();
  });
  loop.Post([&] { order.push_back(2); });
  loop.Run();
  EXPECT_EQ(order, (std::vector{1}));
  loop.Post([&] {
    order.push_back(3);
    loop.Stop();
  });
  loop.Run();
  EXPECT_EQ(order, (std::vector{1, 2, 3}));
}

TEST(EpollLoop, ATimerRunsOnceAndNotBeforeItsTime) {
  EpollLoop loop;
  const MonotonicTime due = In(5ms);
  MonotonicTime ran{};
  loop.RunAt(due, [&] {
    ran = SystemClock().Now();
    loop.Stop();
  });
  loop.Run();
  EXPECT_GE(ran, due);
}

TEST(EpollLoop, ACancelledTimerNeverRuns) {
  EpollLoop loop;
  bool ran = false;
  const TimerId timer = loop.RunAt(In(1ms), [&] { ran = true; });
  loop.Cancel(timer);
  loop.Cancel(timer);  // Harmless.
  loop.RunAt(In(10ms), [&] { loop.Stop(); });
  loop.Run();
  EXPECT_FALSE(ran);
}

TEST(EpollLoop, ATimerThatHasExpiredCanStillBeCancelledBeforeItRuns) {
  EpollLoop loop;
  bool ran = false;
  TimerId second = TimerId::kNone;
  loop.RunAt(In(0ms), [&] { loop.Cancel(second); });
  second = loop.RunAt(In(0ms), [&] { ran = true; });
  loop.RunAt(In(10ms), [&] { loop.Stop(); });
  loop.Run();
  EXPECT_FALSE(ran);
}

TEST(EpollLoop, KnowsItsOwnThreadOnlyWhileItRuns) {
  EpollLoop loop;
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

TEST(EpollLoop, DestroysWhatItNeverRan) {
  auto owned = std::make_shared<int>(1);
  {
    EpollLoop loop;
    loop.Post([owned] {});
    loop.RunAt(In(1h), [owned] {});
    EXPECT_EQ(owned.use_count(), 3);
  }
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(EpollLoop, WhatItDestroysMayStillPostAndTime) {
  auto owned = std::make_shared<int>(1);
  struct Poster {
    EpollLoop& loop;
    std::shared_ptr<int> owned;
    ~Poster() {
      loop.Post([owned = owned] {});
      loop.Cancel(loop.RunAt(In(1h), [owned = owned] {}));
      loop.RunAt(In(1h), [owned = owned] {});
    }
  };
  {
    EpollLoop loop;
    loop.Post([poster = std::unique_ptr<Poster>(new Poster{.loop = loop, .owned = owned})] {});
    loop.RunAt(In(1h),
               [poster = std::unique_ptr<Poster>(new Poster{.loop = loop, .owned = owned})] {});
  }
  EXPECT_EQ(owned.use_count(), 1);
}

}  // namespace
}  // namespace rollcall
