// QueryRun: puts devices online, then makes signed calls about their users from a thread of its
// own.

#pragma once

#include <atomic>
#include <cstddef>
#include <optional>

#include "base/clock.h"
#include "cli/bench_stage.h"
#include "cli/bench_target.h"
#include "cli/command.h"
#include "cli/device_churn.h"
#include "cli/device_fleet.h"
#include "cli/query_report.h"

namespace rollcall {

struct QueryPlan {
  std::size_t devices = 1000;
  std::size_t users_per_call = 1;  // At most `devices`.
  std::size_t connections = 16;
  double rate = 0;  // Calls a second; 0 = closed loop.
  Duration duration = std::chrono::seconds(10);
  std::size_t addresses = 4;
  double storm_rate = 0;  // Logins a second meanwhile; 0 = none.
  bool spins = false;     // The load never sleeps.
};

// Loop-confined.
class QueryRun {
 public:
  static constexpr Duration kLoginTimeout = std::chrono::minutes(2);

  // All is borrowed. `target` has a signed API and a key for it.
  QueryRun(Console& console, BenchTarget& target, const QueryPlan& plan);

  // Blocks for about the plan's duration; a signal (SIGINT, SIGTERM) shortens it.
  QueryReport Run();

 private:
  bool PutOnline();
  void MakeCalls();
  void NoteDevices();

  Console& console_;
  BenchTarget& target_;
  const QueryPlan plan_;
  BenchStage stage_;
  DeviceFleet fleet_;
  std::optional<DeviceChurn> churn_;
  QueryReport report_;
  std::atomic<bool> is_done_ = false;
};

}  // namespace rollcall
