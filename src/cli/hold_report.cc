#include "cli/hold_report.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include <fmt/format.h>

#include "cli/slope.h"
#include "cli/table.h"
#include "codec/json_writer.h"

namespace rollcall {
namespace {

constexpr double kKiB = 1024.0;

double Seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

double Microseconds(Duration duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

std::string KiBText(std::optional<std::int64_t> bytes) {
  return bytes ? fmt::format("{:.0f}", static_cast<double>(*bytes) / kKiB) : "-";
}

// JSON for a number that may be unknown.
std::string Number(std::optional<double> value) {
  return value ? fmt::format("{:.3f}", *value) : "null";
}

std::string Integer(std::optional<std::int64_t> value) {
  return value ? std::to_string(*value) : "null";
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

std::string Line(std::string_view what, const std::string& value) {
  return fmt::format("  {:<22}{}\n", what, value);
}

void AppendSteps(const HoldReport& report, JsonWriter& writer) {
  writer.Key("Steps").BeginArray();
  for (const HoldStep& step : report.steps) {
    writer.BeginObject()
        .Key("Devices")
        .Integer(static_cast<std::int64_t>(step.devices))
        .Key("LoginsPerSecond")
        .Raw(Number(step.logins_per_second))
        .Key("NodeMemoryBytes")
        .Raw(Integer(step.memory))
        .EndObject();
  }
  writer.EndArray();
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

std::string HoldText(const HoldReport& report) {
  const std::optional<double> bytes = report.bytes_per_device();
  const std::optional<double> cpu = report.cpu_microseconds_per_heartbeat();
  std::string text = "\n" + StepsText(report) + "\n";
  text +=
      Line("node memory a device", bytes ? fmt::format("{:.0f} bytes", *bytes) : "not measured");
  text += Line(
      "node CPU a heartbeat",
      cpu ? fmt::format("{:.1f} us ({} heartbeats)", *cpu, report.heartbeats) : "not measured");
  text +=
      Line("held", fmt::format("{} devices for {:.0f} s{}",
                               report.steps.empty() ? 0 : report.steps.back().devices,
                               Seconds(report.held), report.interrupted ? ", interrupted" : ""));
  text += Line("failed logins", std::to_string(report.failed_logins));
  text += Line("false offlines",
               fmt::format("{} ({} closed by the node, {} of {} asked for were absent)",
                           report.false_offlines(), report.lost, report.absent, report.sampled));
  if (!report.trouble.empty()) text += Line("first trouble", report.trouble);
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
      .Raw(Integer(report.idle_memory));
  AppendSteps(report, writer);
  writer.Key("BytesPerDevice")
      .Raw(Number(report.bytes_per_device()))
      .Key("HeldSeconds")
      .Raw(Number(Seconds(report.held)))
      .Key("Heartbeats")
      .Integer(static_cast<std::int64_t>(report.heartbeats))
      .Key("CpuMicrosecondsPerHeartbeat")
      .Raw(Number(report.cpu_microseconds_per_heartbeat()))
      .Key("BestLoginsPerSecond")
      .Raw(Number(report.best_logins_per_second()))
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
