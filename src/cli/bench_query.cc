// rollcall bench query: what signed calls cost a node, and how long they take.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "app/descriptor_limit.h"
#include "cli/bench_options.h"
#include "cli/bench_target.h"
#include "cli/commands.h"
#include "cli/device_churn.h"
#include "cli/query_report.h"
#include "cli/query_run.h"
#include "cli/values.h"
#include "domain/limits.h"

namespace rollcall {
namespace {

constexpr std::int64_t kMaxDevices = 1'000'000;
constexpr std::int64_t kMaxConnections = 1000;
constexpr std::int64_t kMaxRate = 1'000'000;
constexpr std::int64_t kMaxStormRate = 20'000;
constexpr std::int64_t kSpareDescriptors = 64;

class BenchQueryCommand final : public Command {
 public:
  // Heartbeats would be in what a call costs.
  BenchQueryCommand() { target_.heartbeat = std::chrono::minutes(10); }

  std::string_view name() const override { return "bench query"; }
  std::string_view summary() const override {
    return "Make signed calls over many online users and measure the node";
  }
  std::string_view details() const override {
    return "Puts devices online, makes signed QueryOnlineStatus calls about their users, and "
           "reports\n"
           "calls a second, latency and the node's CPU a call. Every answer's status is checked, "
           "and\n"
           "the users in one of 64. Without --rate each connection makes one call after the other; "
           "with\n"
           "it calls are due at that rate and their time counts from when they were due. Exit 1 "
           "when\n"
           "an answer was wrong or missing, or a device was lost.";
  }
  std::string_view example() const override {
    return "rollcall bench query --users 100 --duration 10s";
  }

  std::vector<Option> Options() override {
    std::vector<Option> options = LoadOptions();
    for (Option& option : StormOptions())
      options.push_back(std::move(option));
    options.push_back(ReportOption(output_));
    for (Option& option : BenchTargetOptionList(target_))
      options.push_back(std::move(option));
    return options;
  }

  ExitCode Run(Console& console) override {
    if (!Fits(console)) return ExitCode::kUsage;
    Result<BenchTarget> target = OpenBenchTarget(target_, console);
    if (!target) return RefuseTarget(target.error(), console);
    if (!target->openapi || target->api_key.id.empty()) {
      console.err << "rollcall: --endpoint: needed with --gateway, and a key of its account\n";
      return ExitCode::kUsage;
    }
    const QueryReport report = [&] {
      QueryRun run(console, *target, Plan());
      return run.Run();
    }();
    if (!WriteReport(output_, QueryText(report), QueryJson(report), console)) return ExitCode::kNo;
    return report.is_clean() ? ExitCode::kOk : ExitCode::kNo;
  }

 private:
  std::vector<Option> LoadOptions() {
    return {
        {.name = "--devices",
         .value = "K",
         .help = "How many users are online, a device each (1000)",
         .take = TakeInteger(devices_, 1, kMaxDevices)},
        {.name = "--users",
         .value = "N",
         .help = "User ids a call (1)",
         .take = TakeInteger(users_, 1, static_cast<std::int64_t>(kMaxUsersPerQuery))},
        {.name = "--connections",
         .value = "C",
         .help = "Kept connections that calls are made over (16)",
         .take = TakeInteger(connections_, 1, kMaxConnections)},
        {.name = "--rate",
         .value = "N",
         .help = "Calls due a second over all connections (one after the other)",
         .take = TakeInteger(rate_, 1, kMaxRate)},
        {.name = "--duration",
         .value = "TIME",
         .help = "How long to make calls (10s)",
         .take = TakeDuration(duration_, std::chrono::milliseconds(100), std::chrono::hours(1))},
        SpinOption(spins_),
        AddressesOption(addresses_),
    };
  }

  std::vector<Option> StormOptions() {
    return {
        {.name = "--during-storm",
         .value = "",
         .help = "Let further devices log in and be cut meanwhile",
         .take = TakeFlag(during_storm_)},
        {.name = "--storm-rate",
         .value = "N",
         .help = "Logins a second of that storm (2000)",
         .take = TakeInteger(storm_rate_, 1, kMaxStormRate)},
    };
  }

  bool Fits(Console& console) const {
    const auto descriptors = static_cast<std::int64_t>(RaiseDescriptorLimit());
    const std::int64_t stay = during_storm_ ? storm_rate_ : 0;
    const std::int64_t room = descriptors - kSpareDescriptors - connections_ - stay;
    if (devices_ > room) {
      console.err << "rollcall: --devices: a process may open " << descriptors
                  << " files here, so at most " << std::max<std::int64_t>(0, room)
                  << " devices fit\n";
    } else if (users_ > devices_) {
      console.err << "rollcall: --users: must be at most the number of devices, " << devices_
                  << "\n";
    }
    return devices_ <= room && users_ <= devices_;
  }

  QueryPlan Plan() const {
    return {.devices = static_cast<std::size_t>(devices_),
            .users_per_call = static_cast<std::size_t>(users_),
            .connections = static_cast<std::size_t>(connections_),
            .rate = static_cast<double>(rate_),
            .duration = duration_,
            .addresses = static_cast<std::size_t>(addresses_),
            .storm_rate = during_storm_ ? static_cast<double>(storm_rate_) : 0,
            .spins = spins_};
  }

  BenchTargetOptions target_;
  std::int64_t devices_ = 1000;
  std::int64_t users_ = 1;
  std::int64_t connections_ = 16;
  std::int64_t rate_ = 0;
  Duration duration_ = std::chrono::seconds(10);
  std::int64_t addresses_ = 4;
  bool during_storm_ = false;
  bool spins_ = false;
  std::int64_t storm_rate_ = 2000;
  ReportOutput output_;
};

}  // namespace

std::unique_ptr<Command> MakeBenchQueryCommand() {
  return std::make_unique<BenchQueryCommand>();
}

}  // namespace rollcall
