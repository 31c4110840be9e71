#include "net/signal_watcher.h"

#include <cerrno>
#include <csignal>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(SignalWatcher, RunsItsHandlerOnTheLoopForEachOfItsSignals) {
  EpollLoop loop;
  std::vector<int> seen;
  SignalWatcher watcher(loop, {SIGUSR1, SIGUSR2}, [&](int number) {
    EXPECT_TRUE(loop.IsCurrent());
    seen.push_back(number);
    if (number == SIGUSR1) {
      std::raise(SIGUSR2);
    } else {
      loop.Stop();
    }
  });
  loop.Post([] { std::raise(SIGUSR1); });
  loop.Run();
  EXPECT_EQ(seen, (std::vector{SIGUSR1, SIGUSR2}));
}

TEST(SignalWatcher, ASignalThatComesBeforeTheLoopRunsWaitsForIt) {
  EpollLoop loop;
  int seen = 0;
  const SignalWatcher watcher(loop, {SIGUSR1}, [&](int number) {
    seen = number;
    loop.Stop();
  });
  std::raise(SIGUSR1);
  EXPECT_EQ(seen, 0);
  loop.Run();
  EXPECT_EQ(seen, SIGUSR1);
}

TEST(SignalWatcher, WithItTheDefaultActionComesBack) {
  EpollLoop loop;
  {
    const SignalWatcher watcher(loop, {SIGUSR1}, [](int) {});
  }
  struct sigaction now {};
  ASSERT_EQ(::sigaction(SIGUSR1, nullptr, &now), 0);
  EXPECT_EQ(now.sa_handler, SIG_DFL);
}

TEST(SignalWatcher, MoreSignalsThanThePipeHoldsEndNothing) {
  EpollLoop loop;
  int seen = 0;
  const SignalWatcher watcher(loop, {SIGUSR1}, [&](int) { ++seen; });
  constexpr int kSignals = 100'000;  // A pipe holds 65,536 bytes.
  errno = 0;
  for (int i = 0; i < kSignals; ++i)
    std::raise(SIGUSR1);
  EXPECT_EQ(errno, 0) << "a handler leaves errno alone";
  loop.RunAt(SystemClock().Now(), [&] { loop.Post([&] { loop.Post([&] { loop.Stop(); }); }); });
  loop.Run();
  EXPECT_GT(seen, 1000);
  EXPECT_LT(seen, kSignals);
}

}  // namespace
}  // namespace rollcall
