#include "net/signal_watcher.h"

#include <csignal>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(SignalWatcher, RunsItsHandlerOnTheLoopForEachOfItsSignals) {
  AsioLoop loop;
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

}  // namespace
}  // namespace rollcall
