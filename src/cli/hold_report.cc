#include "cli/hold_report.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "cli/report_text.h"
#include "cli/slope.h"
#include "cli/table.h"
#include "codec/json_writer.h"

namespace rollcall {
namespace {

constexpr double kKiB = 1024.0;

std::string KiBText(std::optional<std::int64_t> bytes) {
  return bytes ? fmt::format("{:.0f}", static_cast<double>(*bytes) / kKiB) : "-";
}

std::string StepsText(const HoldReport& report) {
  Table table({"DEVICES", "LOGINS/S", "NODE MEMORY KiB"});
  table.AddRow({"0", "-", KiBText(report.idle_memory)});
  for (const HoldStep& step : report.steps) {
    table.AddRow({std::to_string(step.devices), fmt::format("{:.0f}", step.logins_per_second),
                  KiBText(step.memory)});
  }
  return table.ToText("  ");
}

void AppendSteps(const HoldReport& report, JsonWriter& writer) {
  writer.Key("Steps").BeginArray();
  for (const HoldStep& step : report.steps) {
    writer.BeginObject()
        .Key("Devices")
        .Integer(static_cast<std::int64_t>(step.devices))
        .Key("LoginsPerSecond")
        .Raw(JsonNumber(step.logins_per_second))
        .Key("NodeMemoryBytes")
        .Raw(JsonInteger(step.memory))
        .EndObject();
  }
  writer.EndArray();
}

// At the start, the middle and the end of the hold.
std::array<std::optional<std::int64_t>, 3> ThreeOf(const std::vector<Sample>& memory) {
  if (memory.empty()) return {};
  const auto bytes = [](const Sample& sample) { return static_cast<std::int64_t>(sample.y); };
  return {bytes(memory.front()), bytes(memory[memory.size() / 2]), bytes(memory.back())};
}

std::string HeldMemoryText(const HoldReport& report) {
  const auto [start, middle, end] = ThreeOf(report.held_memory);
  return fmt::format("{} / {} / {} KiB at start, middle, end: {}", KiBText(start), KiBText(middle),
                     KiBText(end), TrendText(report.memory_trend()));
}

void AppendHeldMemory(const HoldReport& report, JsonWriter& writer) {
  const auto [start, middle, end] = ThreeOf(report.held_memory);
  const std::optional<MemoryTrend> trend = report.memory_trend();
  writer.Key("NodeMemoryStartBytes")
      .Raw(JsonInteger(start))
      .Key("NodeMemoryMiddleBytes")
      .Raw(JsonInteger(middle))
      .Key("NodeMemoryEndBytes")
      .Raw(JsonInteger(end))
      .Key("NodeMemoryGrowthBytes")
      .Raw(JsonNumber(trend ? std::optional(trend->growth) : std::nullopt))
      .Key("GrowingNodes")
      .Integer(trend && !trend->is_flat() ? 1 : 0);
}

}  // namespace

std::optional<double> HoldReport::bytes_per_device() const {
  std::vector<Sample> samples;
  for (const HoldStep& step : steps) {
    if (!step.memory) return std::nullopt;
    samples.push_back({static_cast<double>(step.devices), static_cast<double>(*step.memory)});
  }
  return Slope(samples);
}

std::optional<double> HoldReport::cpu_microseconds_per_heartbeat() const {
  if (!cpu || !idle_cpu_per_second || heartbeats == 0) return std::nullopt;
  const double idle = Microseconds(*idle_cpu_per_second) * Seconds(held);
  return std::max(0.0, Microseconds(*cpu) - idle) / static_cast<double>(heartbeats);
}

double HoldReport::best_logins_per_second() const {
  double best = 0;
  for (const HoldStep& step : steps)
    best = std::max(best, step.logins_per_second);
  return best;
}

double HoldReport::heartbeats_per_second() const {
  const double seconds = Seconds(held);
  return seconds > 0 ? static_cast<double>(heartbeats) / seconds : 0;
}

bool HoldReport::is_clean() const {
  const std::optional<MemoryTrend> trend = memory_trend();
  const bool grows = judges_memory && trend && !trend->is_flat();
  return false_offlines() == 0 && failed_logins == 0 && trouble.empty() && !grows;
}

std::string HoldText(const HoldReport& report) {
  const std::optional<double> bytes = report.bytes_per_device();
  const std::optional<double> cpu = report.cpu_microseconds_per_heartbeat();
  std::string text = "\n" + StepsText(report) + "\n";
  text += ReportLine("node memory a device",
                     bytes ? fmt::format("{:.0f} bytes", *bytes) : "not measured");
  text += ReportLine("node CPU a heartbeat",
                     cpu ? fmt::format("{:.1f} us ({} heartbeats, {:.0f} a second)", *cpu,
                                       report.heartbeats, report.heartbeats_per_second())
                         : "not measured");
  text += ReportLine("node memory held", HeldMemoryText(report));
  text += ReportLine("held",
                     fmt::format("{} devices for {:.0f} s{}",
                                 report.steps.empty() ? 0 : report.steps.back().devices,
                                 Seconds(report.held), report.interrupted ? ", interrupted" : ""));
  text += ReportLine("failed logins", std::to_string(report.failed_logins));
  text +=
      ReportLine("false offlines",
                 fmt::format("{} ({} closed by the node, {} of {} asked for were absent)",
                             report.false_offlines(), report.lost, report.absent, report.sampled));
  if (!report.trouble.empty()) text += ReportLine("first trouble", report.trouble);
  return text;
}

std::string HoldJson(const HoldReport& report) {
  std::string text;
  JsonWriter writer(text);
  writer.BeginObject()
      .Key("Bench")
      .String("hold")
      .Key("DevicesAsked")
      .Integer(static_cast<std::int64_t>(report.devices_asked))
      .Key("IdleNodeMemoryBytes")
      .Raw(JsonInteger(report.idle_memory));
  AppendSteps(report, writer);
  writer.Key("Online").Integer(
      static_cast<std::int64_t>(report.steps.empty() ? 0 : report.steps.back().devices));
  writer.Key("BytesPerDevice")
      .Raw(JsonNumber(report.bytes_per_device()))
      .Key("HeldSeconds")
      .Raw(JsonNumber(Seconds(report.held)))
      .Key("Heartbeats")
      .Integer(static_cast<std::int64_t>(report.heartbeats))
      .Key("HeartbeatsPerSecond")
      .Raw(JsonNumber(report.heartbeats_per_second()))
      .Key("CpuMicrosecondsPerHeartbeat")
      .Raw(JsonNumber(report.cpu_microseconds_per_heartbeat()));
  AppendHeldMemory(report, writer);
  writer.Key("BestLoginsPerSecond")
      .Raw(JsonNumber(report.best_logins_per_second()))
      .Key("FailedLogins")
      .Integer(static_cast<std::int64_t>(report.failed_logins))
      .Key("FalseOfflines")
      .Integer(static_cast<std::int64_t>(report.false_offlines()))
      .Key("Lost")
      .Integer(static_cast<std::int64_t>(report.lost))
      .Key("Sampled")
      .Integer(static_cast<std::int64_t>(report.sampled))
      .Key("Absent")
      .Integer(static_cast<std::int64_t>(report.absent))
      .Key("Trouble")
      .String(report.trouble)
      .Key("Interrupted")
      .Bool(report.interrupted)
      .EndObject();
  return text;
}

}  // namespace rollcall
