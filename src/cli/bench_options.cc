#include "cli/bench_options.h"

#include <chrono>
#include <cstdint>
#include <fstream>
#include <limits>
#include <ostream>

#include "app/descriptor_limit.h"
#include "base/units.h"
#include "cli/client_tls.h"
#include "cli/values.h"

namespace rollcall {
namespace {

constexpr std::int64_t kMaxInt32 = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kMaxCores = 1024;
constexpr std::int64_t kMaxProcesses = 100;
constexpr std::int64_t kMaxAddresses = 250;
constexpr std::uint64_t kSpareDescriptors = 64;

}  // namespace

std::vector<Option> BenchTargetOptionList(BenchTargetOptions& target) {
  return {
      {.name = "--heartbeat",
       .value = "TIME",
       .help = "Heartbeat of the node of its own (" + DurationText(target.heartbeat) + ")",
       .take = TakeDuration(target.heartbeat, std::chrono::seconds(1), std::chrono::minutes(10))},
      {.name = "--node-cores",
       .value = "N",
       .help = "Cores the node of its own may use, one loop each; the load takes the others (all)",
       .take = TakeInteger(target.node_cores, 1, kMaxCores)},
      {.name = "--gateway",
       .value = "URL",
       .help = "Use this running node, ws://host:port or wss://",
       .take = TakeText(target.gateway)},
      CaFileOption(target.ca_file),
      {.name = "--config",
       .value = "FILE",
       .help = "The running node's configuration: its app key signs the tokens",
       .take = TakeText(target.config)},
      {.name = "--app-id",
       .value = "N",
       .help = "The app of that file",
       .take = TakeInteger(target.app, 1, kMaxInt32)},
      {.name = "--endpoint",
       .value = "URL",
       .help = "The running node's signed API: ask it about the devices' users",
       .take = TakeText(target.endpoint)},
      {.name = "--server-pid",
       .value = "PID",
       .help = "The running node's process on this machine, to measure it",
       .take = TakeInteger(target.process, 1, kMaxInt32)},
      {.name = "--allow-remote",
       .value = "",
       .help = "Allow a node that is not on this machine",
       .take = TakeFlag(target.allow_remote)},
  };
}

Option ReportOption(ReportOutput& output) {
  return {.name = "--json",
          .value = "FILE",
          .help = "Also write the report as JSON; without FILE, print it instead of the table",
          .take =
              [&output](std::string_view text) {
                output.wants_json = true;
                output.file = text;
                return Status();
              },
          .value_may_lack = true};
}

bool WriteReport(const ReportOutput& output, const std::string& text, const std::string& json,
                 Console& console) {
  if (output.wants_json && output.file.empty()) {
    console.out << json << "\n";
    return true;
  }
  console.out << text;
  if (!output.wants_json) return true;
  std::ofstream file(output.file);
  file << json << "\n";
  file.close();
  if (!file) console.err << "rollcall: --json: cannot write " << output.file << "\n";
  return static_cast<bool>(file);
}

Option SpinOption(bool& spins) {
  return {.name = "--spin",
          .value = "",
          .help =
              "Never let the load sleep, so that waking it is not in the node's CPU; with "
              "--node-cores",
          .take = TakeFlag(spins)};
}

Option AddressesOption(std::int64_t& addresses) {
  return {.name = "--addresses",
          .value = "K",
          .help = "Source addresses 127.0.0.2 and up to spread the devices over (4)",
          .take = TakeInteger(addresses, 1, kMaxAddresses)};
}

bool DevicesFit(std::int64_t devices, Console& console) {
  const std::uint64_t descriptors = RaiseDescriptorLimit();
  if (static_cast<std::uint64_t>(devices) + kSpareDescriptors <= descriptors) return true;
  console.err << "rollcall: --devices: a process may open " << descriptors
              << " files here, so at most " << descriptors - kSpareDescriptors << " devices fit\n";
  return false;
}

Option ProcessesOption(std::int64_t& processes) {
  return {.name = "--processes",
          .value = "P",
          .help = "Spread the devices over so many processes, each with a node of its own (1)",
          .take = TakeInteger(processes, 1, kMaxProcesses)};
}

ExitCode RunInProcesses(const CrowdPlan& plan, std::string_view bench,
                        const std::vector<CrowdField>& fields, const BenchTargetOptions& target,
                        const ReportOutput& output, Console& console) {
  if (!target.gateway.empty()) {
    console.err << "rollcall: --processes: each has a node of its own; not with --gateway\n";
    return ExitCode::kUsage;
  }
  const Result<std::vector<std::string>> reports = RunCrowd(plan, console);
  if (!reports) return RefuseTarget(reports.error(), console);
  const Result<CrowdReport> report = FoldReports(bench, *reports, fields);
  if (!report) return RefuseTarget(report.error(), console);
  if (!WriteReport(output, report->text, report->json, console)) return ExitCode::kNo;
  return report->is_clean ? ExitCode::kOk : ExitCode::kNo;
}

ExitCode RefuseTarget(const Status& status, Console& console) {
  console.err << "rollcall: " << status.message() << "\n";
  return status.code() == StatusCode::kInvalidArgument ? ExitCode::kUsage : ExitCode::kNo;
}

}  // namespace rollcall
