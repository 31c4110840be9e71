// BenchStage: where a load generator works: its loop, Ctrl-C, and progress on the error output.

#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "cli/bench_target.h"
#include "cli/command.h"
#include "net/epoll_loop.h"
#include "net/signal_watcher.h"

namespace rollcall {

// Loop-confined.
class BenchStage {
 public:
  // Both are borrowed and outlive the stage.
  BenchStage(Console& console, BenchTarget& target);

  // What stands behind the stage's own word in a line of progress.
  void set_progress(std::function<std::string()> progress) { progress_ = std::move(progress); }

  // Runs the loop until `done` (asked about every kRunUntilTick), a signal or the deadline. True
  // when done. `doing` is for the progress.
  bool Wait(Duration at_most, const std::function<bool()>& done, std::string_view doing);
  void Rest(Duration duration, std::string_view doing);
  void ClearProgress();

  EpollLoop& loop() { return loop_; }
  // By SIGINT or SIGTERM.
  bool interrupted() const { return interrupted_; }

 private:
  void ShowProgress(std::string_view doing);

  Console& console_;
  BenchTarget& target_;
  EpollLoop loop_;
  bool interrupted_ = false;
  SignalWatcher signals_;
  std::function<std::string()> progress_;
  MonotonicTime next_progress_{};
  const bool is_terminal_;
};

}  // namespace rollcall
