// rollcall bench hold: what it costs a node to hold many idle devices.

#include <chrono>
#include <cstdint>
#include <fstream>
#include <limits>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "app/descriptor_limit.h"
#include "cli/bench_target.h"
#include "cli/commands.h"
#include "cli/hold_run.h"
#include "cli/values.h"

namespace rollcall {
namespace {

constexpr std::int64_t kMaxInt32 = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kMaxDevices = 1'000'000;
constexpr std::int64_t kMaxAddresses = 250;
constexpr std::uint64_t kSpareDescriptors = 64;

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
           "a login failed or a device was falsely offline.";
  }
  std::string_view example() const override {
    return "rollcall bench hold --devices 15000 --duration 1m";
  }

  std::vector<Option> Options() override {
    std::vector<Option> options = PlanOptions();
    for (Option& option : TargetOptions())
      options.push_back(std::move(option));
    return options;
  }

  ExitCode Run(Console& console) override {
    const std::uint64_t descriptors = RaiseDescriptorLimit();
    if (static_cast<std::uint64_t>(devices_) + kSpareDescriptors > descriptors) {
      console.err << "rollcall: --devices: a process may open " << descriptors
                  << " files here, so at most " << descriptors - kSpareDescriptors
                  << " devices fit\n";
      return ExitCode::kUsage;
    }
    Result<BenchTarget> target = OpenBenchTarget(target_, console);
    if (!target) {
      console.err << "rollcall: " << target.error().message() << "\n";
      return target.error().code() == StatusCode::kInvalidArgument ? ExitCode::kUsage
                                                                   : ExitCode::kNo;
    }
    const HoldReport report = [&] {
      HoldRun run(console, *target,
                  {.devices = static_cast<std::size_t>(devices_),
                   .duration = duration_,
                   .addresses = static_cast<std::size_t>(addresses_)});
      return run.Run();
    }();
    if (!Print(report, console)) return ExitCode::kNo;
    const bool is_clean =
        report.false_offlines() == 0 && report.failed_logins == 0 && report.trouble.empty();
    return is_clean ? ExitCode::kOk : ExitCode::kNo;
  }

 private:
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
        {.name = "--addresses",
         .value = "K",
         .help = "Source addresses 127.0.0.2 and up to spread them over (4)",
         .take = TakeInteger(addresses_, 1, kMaxAddresses)},
        {.name = "--json",
         .value = "FILE",
         .help = "Also write the report as JSON; without FILE, print it instead of the table",
         .take =
             [this](std::string_view text) {
               wants_json_ = true;
               json_file_ = text;
               return Status();
             },
         .value_may_lack = true},
    };
  }

  std::vector<Option> TargetOptions() {
    return {
        {.name = "--heartbeat",
         .value = "TIME",
         .help = "Heartbeat of the node of its own (25s)",
         .take =
             TakeDuration(target_.heartbeat, std::chrono::seconds(1), std::chrono::minutes(10))},
        {.name = "--gateway",
         .value = "URL",
         .help = "Use this running node, ws://host:port",
         .take = TakeText(target_.gateway)},
        {.name = "--config",
         .value = "FILE",
         .help = "The running node's configuration: its app key signs the tokens",
         .take = TakeText(target_.config)},
        {.name = "--app-id",
         .value = "N",
         .help = "The app of that file",
         .take = TakeInteger(target_.app, 1, kMaxInt32)},
        {.name = "--endpoint",
         .value = "URL",
         .help = "The running node's signed API: ask it for a sample of the users at the end",
         .take = TakeText(target_.endpoint)},
        {.name = "--server-pid",
         .value = "PID",
         .help = "The running node's process on this machine, to measure it",
         .take = TakeInteger(target_.process, 1, kMaxInt32)},
        {.name = "--allow-remote",
         .value = "",
         .help = "Allow a gateway that is not on this machine",
         .take = TakeFlag(target_.allow_remote)},
    };
  }

  bool Print(const HoldReport& report, Console& console) const {
    if (wants_json_ && json_file_.empty()) {
      console.out << HoldJson(report) << "\n";
      return true;
    }
    console.out << HoldText(report);
    if (!wants_json_) return true;
    std::ofstream file(json_file_);
    file << HoldJson(report) << "\n";
    file.close();
    if (!file) console.err << "rollcall: --json: cannot write " << json_file_ << "\n";
    return static_cast<bool>(file);
  }

  BenchTargetOptions target_;
  std::int64_t devices_ = 15'000;
  Duration duration_ = std::chrono::minutes(5);
  std::int64_t addresses_ = 4;
  bool wants_json_ = false;
  std::string json_file_;
};

}  // namespace

std::unique_ptr<Command> MakeBenchHoldCommand() {
  return std::make_unique<BenchHoldCommand>();
}

}  // namespace rollcall
