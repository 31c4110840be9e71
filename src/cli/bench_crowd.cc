#include "cli/bench_crowd.h"

#include <algorithm>
#include <optional>
#include <ostream>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "cli/bench_stage.h"
#include "cli/child_process.h"
#include "cli/report_text.h"
#include "codec/json_writer.h"

namespace rollcall {
namespace {

constexpr int kStartMillis = 20'000;
constexpr Duration kLongest = std::chrono::hours(25);

struct Worker {
  ChildProcess process;
  std::string report;
  std::string last_word;
  bool has_ended = false;
};

Result<Worker> StartWorker(const CrowdPlan& plan) {
  std::vector<std::string> arguments = plan.arguments;
  arguments.emplace_back("--json");
  Result<ChildProcess> process = ChildProcess::Start(
      {.arguments = std::move(arguments), .standard_input = {}, .joins_standard_error = true});
  if (!process) return process.error();
  Worker worker{.process = *std::move(process), .report = {}, .last_word = {}};
  // Its first progress: its node has its ports.
  worker.last_word = worker.process.ReadLine(kStartMillis).value_or("a process said nothing");
  return worker;
}

void Listen(Worker& worker) {
  while (const std::optional<std::string> line = worker.process.ReadLine(0))
    (line->starts_with('{') ? worker.report : worker.last_word) = *line;
  // What it said last may have come between the two looks.
  if (!worker.has_ended && worker.process.PollExit()) {
    worker.has_ended = true;
    Listen(worker);
  }
}

std::optional<double> NumberOf(simdjson::dom::element report, std::string_view name) {
  double number = 0;
  return report[name].get(number) == simdjson::SUCCESS ? std::optional(number) : std::nullopt;
}

double Fold(CrowdField::Fold fold, double a, double b) {
  if (fold == CrowdField::Fold::kSum) return a + b;
  return fold == CrowdField::Fold::kLargest ? std::max(a, b) : std::min(a, b);
}

std::string_view FoldText(CrowdField::Fold fold) {
  if (fold == CrowdField::Fold::kSum) return "in all";
  return fold == CrowdField::Fold::kLargest ? "largest of the processes"
                                            : "smallest of the processes";
}

}  // namespace

Result<std::vector<std::string>> RunCrowd(const CrowdPlan& plan, Console& console) {
  BenchTarget none;
  BenchStage stage(console, none);
  std::vector<Worker> workers;
  for (std::size_t i = 0; i < plan.processes; ++i) {
    Result<Worker> worker = StartWorker(plan);
    if (!worker) return worker.error();
    workers.push_back(*std::move(worker));
  }
  stage.set_progress([&workers] {
    return fmt::format("{} processes, the first: {}", workers.size(), workers.front().last_word);
  });
  const auto all_ended = [&workers] {
    for (Worker& worker : workers)
      Listen(worker);
    return std::all_of(workers.begin(), workers.end(), [](const Worker& w) { return w.has_ended; });
  };
  if (!stage.Wait(kLongest, all_ended, "crowd")) {
    return Status(StatusCode::kUnavailable, "interrupted");
  }
  stage.ClearProgress();
  std::vector<std::string> reports;
  for (Worker& worker : workers) {
    if (worker.report.empty()) {
      return Status(StatusCode::kUnavailable,
                    "a process ended without a report; its last words: " + worker.last_word);
    }
    reports.push_back(std::move(worker.report));
  }
  return reports;
}

Result<CrowdReport> FoldReports(std::string_view bench, const std::vector<std::string>& reports,
                                const std::vector<CrowdField>& fields) {
  std::vector<std::optional<double>> values(fields.size());
  for (const std::string& text : reports) {
    simdjson::dom::parser parser;
    simdjson::dom::element report;
    if (parser.parse(text).get(report) != simdjson::SUCCESS || !report.is_object()) {
      return Status(StatusCode::kInternal, "a process wrote no report");
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::optional<double> number = NumberOf(report, fields[i].name);
      if (number) values[i] = values[i] ? Fold(fields[i].fold, *values[i], *number) : number;
    }
  }
  CrowdReport result{.text = "\n", .json = {}, .is_clean = true};
  JsonWriter writer(result.json);
  writer.BeginObject().Key("Bench").String(bench).Key("Processes");
  writer.Integer(static_cast<std::int64_t>(reports.size()));
  result.text += ReportLine("processes", std::to_string(reports.size()));
  for (std::size_t i = 0; i < fields.size(); ++i) {
    writer.Key(fields[i].name).Raw(JsonNumber(values[i]));
    result.text += ReportLine(
        fields[i].label, values[i] ? fmt::format("{:.10g} {}", *values[i], FoldText(fields[i].fold))
                                   : "not measured");
    if (fields[i].must_be_zero && values[i].value_or(0) != 0) result.is_clean = false;
  }
  writer.EndObject();
  return result;
}

}  // namespace rollcall
