// Options that all load generators have: which node, and where the report goes.

#pragma once

#include <string>
#include <vector>

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

// Says why there is no target. Wrong options are another exit than a node that does not start.
ExitCode RefuseTarget(const Status& status, Console& console);

}  // namespace rollcall
