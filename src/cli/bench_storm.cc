// rollcall bench storm: what it costs a node when all devices come, go and come back at once.

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
#include "cli/storm_report.h"
#include "cli/storm_run.h"
#include "cli/values.h"

namespace rollcall {
namespace {

constexpr std::int64_t kMaxDevices = 1'000'000;
constexpr std::int64_t kMaxRounds = 500;
constexpr std::int64_t kMaxRate = 1'000'000;

class BenchStormCommand final : public Command {
 public:
  std::string_view name() const override { return "bench storm"; }
  std::string_view summary() const override {
    return "Let many devices come, go and come back, and measure the node";
  }
  std::string_view details() const override {
    return "Logs devices in, cuts their sockets without a goodbye, and lets them return, round "
           "after\n"
           "round. Reports logins a second, their latency, the node's CPU a login, its memory "
           "after each\n"
           "round, and the time from the loss of a socket to an answer without its user, sampled "
           "a\n"
           "thousand times a second for fifty users. Exit 1 when a login failed, a device was "
           "falsely\n"
           "offline, a user stayed online, or the memory of its own node grew from round to round.";
  }
  std::string_view example() const override {
    return "rollcall bench storm --devices 10000 --rounds 3";
  }

  std::vector<Option> Options() override {
    std::vector<Option> options = PlanOptions();
    options.push_back(ReportOption(output_));
    for (Option& option : BenchTargetOptionList(target_))
      options.push_back(std::move(option));
    return options;
  }

  ExitCode Run(Console& console) override {
    if (processes_ > 1) return RunMany(console);
    if (!DevicesFit(devices_, console)) return ExitCode::kUsage;
    Result<BenchTarget> target = OpenBenchTarget(target_, console);
    if (!target) return RefuseTarget(target.error(), console);
    const StormReport report = [&] {
      StormRun run(console, *target,
                   {.devices = static_cast<std::size_t>(devices_),
                    .rounds = static_cast<std::size_t>(rounds_),
                    .rate = static_cast<double>(rate_),
                    .addresses = static_cast<std::size_t>(addresses_)});
      return run.Run();
    }();
    if (!WriteReport(output_, StormText(report), StormJson(report), console)) return ExitCode::kNo;
    return report.is_clean() ? ExitCode::kOk : ExitCode::kNo;
  }

 private:
  ExitCode RunMany(Console& console) const {
    using enum CrowdField::Fold;
    const std::int64_t each = (devices_ + processes_ - 1) / processes_;
    const CrowdPlan plan{
        .arguments = {"bench", "storm", "--devices", std::to_string(each), "--rounds",
                      std::to_string(rounds_), "--rate", std::to_string(rate_ / processes_),
                      "--addresses", std::to_string(addresses_), "--heartbeat",
                      DurationText(target_.heartbeat)},
        .processes = static_cast<std::size_t>(processes_)};
    return RunInProcesses(
        plan, "storm",
        {
            {.name = "Devices", .label = "devices"},
            {.name = "Logins", .label = "connects, disconnects"},
            {.name = "LoginsPerSecond", .label = "logins a second"},
            {.name = "CpuMicrosecondsPerLogin", .label = "login CPU, us", .fold = kLargest},
            {.name = "NodeMemoryGrowthBytes", .label = "memory trend, bytes", .fold = kLargest},
            {.name = "GrowingNodes", .label = "nodes that grow", .must_be_zero = true},
            {.name = "FailedLogins", .label = "failed logins", .must_be_zero = true},
            {.name = "Lost", .label = "closed by a node", .must_be_zero = true},
            {.name = "FalselyOffline", .label = "absent while online", .must_be_zero = true},
            {.name = "StillPresent", .label = "still online", .must_be_zero = true},
        },
        target_, output_, console);
  }

  std::vector<Option> PlanOptions() {
    return {
        {.name = "--devices",
         .value = "N",
         .help = "How many devices (5000)",
         .take = TakeInteger(devices_, 1, kMaxDevices)},
        {.name = "--rounds",
         .value = "R",
         .help = "How often they come and go (3)",
         .take = TakeInteger(rounds_, 1, kMaxRounds)},
        {.name = "--rate",
         .value = "N",
         .help = "Logins a second; 0 = as fast as it goes (0)",
         .take = TakeInteger(rate_, 0, kMaxRate)},
        AddressesOption(addresses_),
        ProcessesOption(processes_),
    };
  }

  BenchTargetOptions target_;
  std::int64_t devices_ = 5000;
  std::int64_t rounds_ = 3;
  std::int64_t rate_ = 0;
  std::int64_t addresses_ = 4;
  std::int64_t processes_ = 1;
  ReportOutput output_;
};

}  // namespace

std::unique_ptr<Command> MakeBenchStormCommand() {
  return std::make_unique<BenchStormCommand>();
}

}  // namespace rollcall
