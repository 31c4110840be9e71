// rollcall bench hold: what it costs a node to hold many idle devices.

#include <chrono>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/units.h"
#include "cli/bench_options.h"
#include "cli/bench_target.h"
#include "cli/commands.h"
#include "cli/hold_run.h"
#include "cli/values.h"

namespace rollcall {
namespace {

constexpr std::int64_t kMaxDevices = 1'000'000;
// Twenty messages a second are what a node allows a device.
constexpr Duration kShortestPing = std::chrono::milliseconds(100);

class BenchHoldCommand final : public Command {
 public:
  std::string_view name() const override { return "bench hold"; }
  std::string_view summary() const override {
    return "Hold many idle devices and measure the node";
  }
  std::string_view details() const override {
    return "Connects devices in four steps, holds them, and reports the node's memory a device "
           "(slope\n"
           "over the steps), its CPU a heartbeat, and devices that were closed or not shown as "
           "online\n"
           "though they were there. Starts a node of its own unless told of a running one. Exit 1 "
           "when\n"
           "a login failed, a device was falsely offline, or the memory of its own node grew\n"
           "steadily.";
  }
  std::string_view example() const override {
    return "rollcall bench hold --devices 15000 --duration 1m";
  }

  std::vector<Option> Options() override {
    std::vector<Option> options = PlanOptions();
    for (Option& option : BenchTargetOptionList(target_))
      options.push_back(std::move(option));
    return options;
  }

  ExitCode Run(Console& console) override {
    if (processes_ > 1) return RunMany(console);
    if (!DevicesFit(devices_, console)) return ExitCode::kUsage;
    Result<BenchTarget> target = OpenBenchTarget(target_, console);
    if (!target) return RefuseTarget(target.error(), console);
    const HoldReport report = [&] {
      HoldRun run(console, *target,
                  {.devices = static_cast<std::size_t>(devices_),
                   .duration = duration_,
                   .addresses = static_cast<std::size_t>(addresses_),
                   .ping_every = ping_every_,
                   .spins = spins_});
      return run.Run();
    }();
    if (!WriteReport(output_, HoldText(report), HoldJson(report), console)) return ExitCode::kNo;
    return report.is_clean() ? ExitCode::kOk : ExitCode::kNo;
  }

 private:
  ExitCode RunMany(Console& console) const {
    using enum CrowdField::Fold;
    const std::int64_t each = (devices_ + processes_ - 1) / processes_;
    CrowdPlan plan{.arguments = {"bench", "hold", "--devices", std::to_string(each), "--duration",
                                 DurationText(duration_), "--addresses", std::to_string(addresses_),
                                 "--heartbeat", DurationText(target_.heartbeat)},
                   .processes = static_cast<std::size_t>(processes_)};
    if (spins_) plan.arguments.emplace_back("--spin");
    if (ping_every_ > Duration::zero()) {
      plan.arguments.insert(plan.arguments.end(), {"--ping-every", DurationText(ping_every_)});
    }
    return RunInProcesses(
        plan, "hold",
        {
            {.name = "DevicesAsked", .label = "devices"},
            {.name = "Online", .label = "held"},
            {.name = "BytesPerDevice", .label = "node memory a device", .fold = kLargest},
            {.name = "CpuMicrosecondsPerHeartbeat", .label = "heartbeat CPU, us", .fold = kLargest},
            {.name = "HeldSeconds", .label = "seconds held", .fold = kSmallest},
            {.name = "Heartbeats", .label = "heartbeats"},
            {.name = "NodeMemoryStartBytes", .label = "memory at the start"},
            {.name = "NodeMemoryMiddleBytes", .label = "memory in the middle"},
            {.name = "NodeMemoryEndBytes", .label = "memory at the end"},
            {.name = "NodeMemoryGrowthBytes", .label = "memory trend, bytes", .fold = kLargest},
            {.name = "GrowingNodes", .label = "nodes that grow", .must_be_zero = true},
            {.name = "FailedLogins", .label = "failed logins", .must_be_zero = true},
            {.name = "FalseOfflines", .label = "false offlines", .must_be_zero = true},
            {.name = "Sampled", .label = "users asked for"},
        },
        target_, output_, console);
  }

  std::vector<Option> PlanOptions() {
    return {
        {.name = "--devices",
         .value = "N",
         .help = "How many devices (15000)",
         .take = TakeInteger(devices_, 1, kMaxDevices)},
        {.name = "--duration",
         .value = "TIME",
         .help = "How long to hold them (5m)",
         .take = TakeDuration(duration_, std::chrono::seconds(1), std::chrono::hours(24))},
        {.name = "--ping-every",
         .value = "TIME",
         .help = "How often each device pings, to stand for more devices (the node's heartbeat)",
         .take = TakeDuration(ping_every_, kShortestPing, std::chrono::minutes(10))},
        SpinOption(spins_),
        AddressesOption(addresses_),
        ProcessesOption(processes_),
        ReportOption(output_),
    };
  }

  BenchTargetOptions target_;
  std::int64_t devices_ = 15'000;
  Duration duration_ = std::chrono::minutes(5);
  std::int64_t addresses_ = 4;
  std::int64_t processes_ = 1;
  Duration ping_every_ = Duration::zero();
  bool spins_ = false;
  ReportOutput output_;
};

}  // namespace

std::unique_ptr<Command> MakeBenchHoldCommand() {
  return std::make_unique<BenchHoldCommand>();
}

}  // namespace rollcall
