// StormRun: logs devices in, cuts them all, lets them return, and measures the node meanwhile.

#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "cli/absence_watch.h"
#include "cli/bench_stage.h"
#include "cli/bench_target.h"
#include "cli/call_load.h"
#include "cli/command.h"
#include "cli/device_fleet.h"
#include "cli/storm_report.h"
#include "net/loop_group.h"

namespace rollcall {

struct StormPlan {
  std::size_t devices = 5000;
  std::size_t rounds = 3;
  double rate = 0;  // Logins a second; 0 = as fast as it goes.
  std::size_t addresses = 4;
};

// Loop-confined.
class StormRun {
 public:
  static constexpr std::size_t kWatchedUsers = 50;
  static constexpr double kWatchRate = 1000;  // Questions a second while sockets are cut.
  static constexpr Duration kWatchTimeout = std::chrono::seconds(15);
  static constexpr Duration kRoundTimeout = std::chrono::minutes(5);
  // Before memory is taken: what logins and losses left behind is freed by then.
  static constexpr Duration kSettle = std::chrono::seconds(1);

  // All is borrowed.
  StormRun(Console& console, BenchTarget& target, const StormPlan& plan);

  // Blocks; a signal (SIGINT, SIGTERM) shortens it.
  StormReport Run();

 private:
  // One look from another thread at users being cut.
  struct Watching;

  FleetOptions Fleet();
  void LogIn(StormRound& round);
  void LetIn(std::size_t due);
  void CutAll(StormRound& round);
  std::unique_ptr<Watching> StartWatching();
  void Cut(Watching* watching);
  void StopWatching(Watching& watching, StormRound& round);

  Console& console_;
  BenchTarget& target_;
  const StormPlan plan_;
  StormReport report_;
  StormRound* round_ = nullptr;  // The one whose logins are counted.
  std::size_t begun_ = 0;        // Devices of this round that are on their way in, or there.
  BenchStage stage_;
  DeviceFleet fleet_;
  LoopGroup watch_loops_{1};
};

}  // namespace rollcall
