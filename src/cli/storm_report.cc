#include "cli/storm_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/report_text.h"
#include "cli/table.h"
#include "codec/json_writer.h"

namespace rollcall {
namespace {

constexpr double kKiB = 1024.0;

std::string KiBText(std::optional<std::int64_t> bytes) {
  return bytes ? fmt::format("{:.0f}", static_cast<double>(*bytes) / kKiB) : "-";
}

std::string Milliseconds(const LatencyHistogram& latency, double percent) {
  return latency.count() == 0 ? "-"
                              : fmt::format("{:.1f}", Seconds(latency.Percentile(percent)) * 1000);
}

// The lower one of two in the middle.
std::optional<double> Median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  return values[(values.size() - 1) / 2];
}

std::string RoundsText(const StormReport& report) {
  Table table({"ROUND", "LOGINS", "LOGINS/S", "CPU us/LOGIN", "LOGIN p99 ms", "ABSENT p99 ms",
               "NODE KiB ONLINE", "AFTER"});
  table.AddRow({"0", "0", "-", "-", "-", "-", "-", KiBText(report.memory_before)});
  for (std::size_t i = 0; i < report.rounds.size(); ++i) {
    const StormRound& round = report.rounds[i];
    const std::optional<double> cpu = round.cpu_microseconds_per_login();
    table.AddRow({std::to_string(i + 1), std::to_string(round.logins),
                  fmt::format("{:.0f}", round.logins_per_second()),
                  cpu ? fmt::format("{:.1f}", *cpu) : "-", Milliseconds(round.login, 99),
                  Milliseconds(round.absence, 99), KiBText(round.memory_online),
                  KiBText(round.memory_after)});
  }
  return table.ToText("  ");
}

void AppendRounds(const StormReport& report, JsonWriter& writer) {
  writer.Key("Rounds").BeginArray();
  for (const StormRound& round : report.rounds) {
    writer.BeginObject().Key("Logins").Integer(static_cast<std::int64_t>(round.logins));
    writer.Key("LoginsPerSecond").Raw(JsonNumber(round.logins_per_second()));
    writer.Key("CpuMicrosecondsPerLogin").Raw(JsonNumber(round.cpu_microseconds_per_login()));
    writer.Key("LoginMicroseconds");
    AppendLatency(round.login, writer);
    writer.Key("AbsenceMicroseconds");
    AppendLatency(round.absence, writer);
    writer.Key("StillPresent").Integer(static_cast<std::int64_t>(round.still_present));
    writer.Key("NodeMemoryOnlineBytes").Raw(JsonInteger(round.memory_online));
    writer.Key("NodeMemoryAfterBytes").Raw(JsonInteger(round.memory_after)).EndObject();
  }
  writer.EndArray();
}

std::size_t StillPresent(const StormReport& report) {
  std::size_t sum = 0;
  for (const StormRound& round : report.rounds)
    sum += round.still_present;
  return sum;
}

}  // namespace

double StormRound::logins_per_second() const {
  const double seconds = Seconds(took);
  return seconds > 0 ? static_cast<double>(logins) / seconds : 0;
}

std::optional<double> StormRound::cpu_microseconds_per_login() const {
  if (!cpu || logins == 0) return std::nullopt;
  return Microseconds(*cpu) / static_cast<double>(logins);
}

bool StormReport::is_clean() const {
  const std::optional<MemoryTrend> trend = memory_trend();
  const bool grows = judges_memory && trend && !trend->is_flat();
  return failed_logins == 0 && lost == 0 && falsely_offline == 0 && trouble.empty() &&
         StillPresent(*this) == 0 && !grows;
}

std::size_t StormReport::logins() const {
  std::size_t sum = 0;
  for (const StormRound& round : rounds)
    sum += round.logins;
  return sum;
}

std::optional<MemoryTrend> StormReport::memory_trend() const {
  std::vector<Sample> samples;
  for (const StormRound& round : rounds) {
    if (!round.memory_after) continue;
    samples.push_back(
        {static_cast<double>(samples.size()), static_cast<double>(*round.memory_after)});
  }
  return TrendOf(samples);
}

double StormReport::logins_per_second() const {
  std::vector<double> values;
  for (const StormRound& round : rounds)
    values.push_back(round.logins_per_second());
  return Median(std::move(values)).value_or(0);
}

std::optional<double> StormReport::cpu_microseconds_per_login() const {
  std::vector<double> values;
  for (const StormRound& round : rounds) {
    const std::optional<double> cpu = round.cpu_microseconds_per_login();
    if (cpu) values.push_back(*cpu);
  }
  return Median(std::move(values));
}

LatencyHistogram StormReport::login() const {
  LatencyHistogram all;
  for (const StormRound& round : rounds)
    all.Add(round.login);
  return all;
}

LatencyHistogram StormReport::absence() const {
  LatencyHistogram all;
  for (const StormRound& round : rounds)
    all.Add(round.absence);
  return all;
}

std::string StormText(const StormReport& report) {
  const std::optional<double> cpu = report.cpu_microseconds_per_login();
  std::string text = "\n" + RoundsText(report) + "\n";
  text += ReportLine("logins a second", fmt::format("{:.0f}{}", report.logins_per_second(),
                                                    report.interrupted ? ", interrupted" : ""));
  text += ReportLine("login latency", LatencyText(report.login()));
  text += ReportLine("node CPU a login",
                     cpu ? fmt::format("{:.1f} us, {:.0f} logins a core-second", *cpu, 1e6 / *cpu)
                         : "not measured");
  text += ReportLine("loss to absent", LatencyText(report.absence()));
  text += ReportLine("connects, disconnects", std::to_string(report.logins()));
  text += ReportLine("memory with all gone", TrendText(report.memory_trend()));
  text += ReportLine("failed logins", std::to_string(report.failed_logins));
  text += ReportLine(
      "false offlines",
      fmt::format("{} ({} closed by the node, {} absent while connected)",
                  report.lost + report.falsely_offline, report.lost, report.falsely_offline));
  text += ReportLine("still online", fmt::format("{} watched users", StillPresent(report)));
  for (const auto& [reason, count] : report.troubles)
    text += ReportLine("trouble", fmt::format("{} x {}", count, reason));
  if (!report.trouble.empty()) text += ReportLine("trouble", report.trouble);
  return text;
}

std::string StormJson(const StormReport& report) {
  std::string text;
  JsonWriter writer(text);
  writer.BeginObject().Key("Bench").String("storm");
  writer.Key("Devices").Integer(static_cast<std::int64_t>(report.devices));
  writer.Key("Rate").Raw(JsonNumber(report.rate));
  writer.Key("IdleNodeMemoryBytes").Raw(JsonInteger(report.memory_before));
  AppendRounds(report, writer);
  writer.Key("LoginsPerSecond").Raw(JsonNumber(report.logins_per_second()));
  writer.Key("CpuMicrosecondsPerLogin").Raw(JsonNumber(report.cpu_microseconds_per_login()));
  writer.Key("LoginMicroseconds");
  AppendLatency(report.login(), writer);
  writer.Key("AbsenceMicroseconds");
  AppendLatency(report.absence(), writer);
  const std::optional<MemoryTrend> trend = report.memory_trend();
  writer.Key("Logins").Integer(static_cast<std::int64_t>(report.logins()));
  writer.Key("NodeMemoryGrowthBytes")
      .Raw(JsonNumber(trend ? std::optional(trend->growth) : std::nullopt));
  writer.Key("GrowingNodes").Integer(trend && !trend->is_flat() ? 1 : 0);
  writer.Key("FailedLogins").Integer(static_cast<std::int64_t>(report.failed_logins));
  writer.Key("Lost").Integer(static_cast<std::int64_t>(report.lost));
  writer.Key("FalselyOffline").Integer(static_cast<std::int64_t>(report.falsely_offline));
  writer.Key("StillPresent").Integer(static_cast<std::int64_t>(StillPresent(report)));
  writer.Key("Troubles").BeginObject();
  for (const auto& [reason, count] : report.troubles)
    writer.Key(reason).Integer(static_cast<std::int64_t>(count));
  writer.EndObject().Key("Trouble").String(report.trouble);
  writer.Key("Interrupted").Bool(report.interrupted).EndObject();
  return text;
}

}  // namespace rollcall
