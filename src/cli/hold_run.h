// HoldRun: connects devices in steps, holds them, and measures the node meanwhile.

#pragma once

#include <cstddef>
#include <vector>

#include "base/clock.h"
#include "cli/bench_stage.h"
#include "cli/bench_target.h"
#include "cli/command.h"
#include "cli/device_fleet.h"
#include "cli/hold_report.h"

namespace rollcall {

struct HoldPlan {
  std::size_t devices = 0;
  Duration duration = Duration::zero();
  std::size_t addresses = 1;  // Source addresses from 127.0.0.2 on; towards loopback only.
  Duration ping_every = Duration::zero();  // Of each device; zero: the heartbeat it is told.
  bool spins = false;                      // While holding: see LoopSpinner.
};

// Loop-confined.
class HoldRun {
 public:
  static constexpr std::size_t kSteps = 4;
  static constexpr std::size_t kSampledUsers = 1000;
  // Between the last login of a step and its measurement: what logins left behind is freed by then.
  static constexpr Duration kSettle = std::chrono::seconds(1);
  static constexpr Duration kIdleWindow = std::chrono::seconds(1);
  static constexpr Duration kStepTimeout = std::chrono::minutes(2);
  // So often the node's memory is looked at while holding.
  static constexpr std::size_t kMemorySamples = 60;

  // All is borrowed. Only `target` of a node that runs already may be without a process.
  HoldRun(Console& console, BenchTarget& target, const HoldPlan& plan);

  // Blocks for about the plan's duration; a signal (SIGINT, SIGTERM) shortens it.
  HoldReport Run();

 private:
  void MeasureIdle();
  void Step(std::size_t devices);
  void Hold();
  void SampleMemory(MonotonicTime start);
  void AskForSample();
  Status AskFor(const std::vector<std::size_t>& devices);

  Console& console_;
  BenchTarget& target_;
  const HoldPlan plan_;
  BenchStage stage_;
  DeviceFleet fleet_;
  HoldReport report_;
};

}  // namespace rollcall
