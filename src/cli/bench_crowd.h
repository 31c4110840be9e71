// BenchCrowd: one load generator in several processes at once, each with a node of its own, where a
// process may not open enough files: many sockets on one machine, not one presence system.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/command.h"

namespace rollcall {

struct CrowdPlan {
  std::vector<std::string> arguments;  // Of each process, without --json.
  std::size_t processes = 2;
};

// Runs them to their end and returns each one's JSON report. Nodes start one after the other, since
// two at once could choose the same port. kUnavailable with what a process said that reported
// nothing. Blocks; Ctrl-C ends all, early.
Result<std::vector<std::string>> RunCrowd(const CrowdPlan& plan, Console& console);

// How one field of the reports becomes one of the whole: all of them, or the worst.
struct CrowdField {
  enum class Fold { kSum, kLargest, kSmallest };
  std::string_view name;  // Of a number, or null, at the top of a report.
  std::string_view label;
  Fold fold = Fold::kSum;
  bool must_be_zero = false;
};

struct CrowdReport {
  std::string text;
  std::string json;  // Bench, Processes, and each field; null where no process knows it.
  bool is_clean = false;
};

// kInternal when one is not a report.
Result<CrowdReport> FoldReports(std::string_view bench, const std::vector<std::string>& reports,
                                const std::vector<CrowdField>& fields);

}  // namespace rollcall
