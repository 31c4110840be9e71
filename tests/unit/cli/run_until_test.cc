#include "cli/run_until.h"

#include <chrono>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

TEST(RunUntil, EndsWhenDoneAndCanBeCalledAgain) {
  EpollLoop loop;
  const SystemClock clock;
  bool posted = false;
  loop.Post([&] { posted = true; });
  EXPECT_TRUE(RunUntil(loop, clock, clock.Now() + 10s, [&] { return posted; }));
  int asked = 0;
  EXPECT_TRUE(RunUntil(loop, clock, clock.Now() + 10s, [&] { return ++asked == 1; }));
}

TEST(RunUntil, EndsAtTheDeadline) {
  EpollLoop loop;
  const SystemClock clock;
  const MonotonicTime deadline = clock.Now() + 5ms;
  EXPECT_FALSE(RunUntil(loop, clock, deadline, [] { return false; }));
  EXPECT_GE(clock.Now(), deadline);
}

}  // namespace
}  // namespace rollcall
