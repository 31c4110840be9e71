// Options that all load generators have: which node, and where the report goes.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/bench_crowd.h"
#include "cli/bench_target.h"
#include "cli/command.h"

namespace rollcall {

// They write into `target`, which outlives them.
std::vector<Option> BenchTargetOptionList(BenchTargetOptions& target);

// --json [FILE].
struct ReportOutput {
  bool wants_json = false;
  std::string file;  // Empty: instead of the text.
};
Option ReportOption(ReportOutput& output);

// Writes one of the two to the console, and the JSON to its file. False, and a word on the console,
// when the file cannot be written.
bool WriteReport(const ReportOutput& output, const std::string& text, const std::string& json,
                 Console& console);

// --spin: see LoopSpinner.
Option SpinOption(bool& spins);
// --addresses K.
Option AddressesOption(std::int64_t& addresses);
// Whether this process may open a socket for each of `devices`; raises its limit as far as it can.
// False, and a word on the console, when not.
bool DevicesFit(std::int64_t devices, Console& console);

// --processes P.
Option ProcessesOption(std::int64_t& processes);
// Runs `arguments` in so many processes and reports the whole. Each has a node of its own, so a
// target that names one is refused.
ExitCode RunInProcesses(const CrowdPlan& plan, std::string_view bench,
                        const std::vector<CrowdField>& fields, const BenchTargetOptions& target,
                        const ReportOutput& output, Console& console);

// Says why there is no target. Wrong options are another exit than a node that does not start.
ExitCode RefuseTarget(const Status& status, Console& console);

}  // namespace rollcall
