#include "cli/query_report.h"

#include <fmt/format.h>

#include "cli/report_text.h"
#include "codec/json_writer.h"

namespace rollcall {
namespace {

std::int64_t Integer(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

std::string ErrorsText(const CallResults& results) {
  std::string text = std::to_string(results.failed());
  if (results.unsent > 0) text += fmt::format(", {} of them due but never sent", results.unsent);
  for (const auto& [kind, count] : results.errors)
    text += fmt::format(", {} {}", count, kind);
  return text;
}

std::string CpuText(const QueryReport& report) {
  const std::optional<double> cpu = report.cpu_microseconds_per_call();
  if (!cpu || *cpu <= 0) return "not measured";
  const double users = static_cast<double>(report.users_per_call);
  return fmt::format("{:.1f} us a call, {:.2f} us a user{}", *cpu, *cpu / users,
                     report.storm_logins ? ", the storm's logins in it" : "");
}

std::string CapacityText(const QueryReport& report) {
  const std::optional<double> users = report.users_per_core_second();
  if (!users) return "not measured";
  return fmt::format("{:.0f} calls, {:.0f} users",
                     *users / static_cast<double>(report.users_per_call), *users);
}

}  // namespace

bool QueryReport::is_clean() const {
  return results.answered > 0 && results.failed() == 0 && lost == 0 && trouble.empty();
}

double QueryReport::calls_per_second() const {
  const double seconds = Seconds(results.took);
  return seconds > 0 ? static_cast<double>(results.answered) / seconds : 0;
}

std::optional<double> QueryReport::cpu_microseconds_per_call() const {
  if (!results.server_cpu || results.answered == 0) return std::nullopt;
  return Microseconds(*results.server_cpu) / static_cast<double>(results.answered);
}

std::optional<double> QueryReport::users_per_core_second() const {
  const std::optional<double> cpu = cpu_microseconds_per_call();
  if (!cpu || *cpu <= 0) return std::nullopt;
  return 1e6 * static_cast<double>(users_per_call) / *cpu;
}

std::string QueryText(const QueryReport& report) {
  const double calls = report.calls_per_second();
  std::string text = "\n";
  text += ReportLine(
      "load", fmt::format("{} users a call of {} online, {} connections, {}{}",
                          report.users_per_call, report.devices, report.connections,
                          report.rate > 0 ? fmt::format("{:.0f} calls due a second", report.rate)
                                          : std::string("one call after the other"),
                          report.storm_logins ? ", during a storm" : ""));
  text +=
      ReportLine("answered", fmt::format("{} in {:.1f} s: {:.0f} calls/s, {:.0f} users/s{}",
                                         report.results.answered, Seconds(report.results.took),
                                         calls, calls * static_cast<double>(report.users_per_call),
                                         report.interrupted ? ", interrupted" : ""));
  text += ReportLine("latency", LatencyText(report.results.latency));
  text += ReportLine("node CPU", CpuText(report));
  text += ReportLine("a core-second of it", CapacityText(report));
  text += ReportLine("bytes a call", fmt::format("{} sent, {} received", report.results.sent_bytes,
                                                 report.results.answer_bytes));
  if (report.storm_logins) {
    text += ReportLine("logins meanwhile", std::to_string(*report.storm_logins));
  }
  text += ReportLine("wrong or failed", ErrorsText(report.results));
  text += ReportLine("users compared", fmt::format("in {} answers", report.verified));
  if (report.lost > 0) text += ReportLine("devices lost", std::to_string(report.lost));
  if (!report.trouble.empty()) text += ReportLine("first trouble", report.trouble);
  return text;
}

std::string QueryJson(const QueryReport& report) {
  std::string text;
  JsonWriter writer(text);
  writer.BeginObject().Key("Bench").String("query");
  writer.Key("Devices").Integer(Integer(report.devices));
  writer.Key("UsersPerCall").Integer(Integer(report.users_per_call));
  writer.Key("Connections").Integer(Integer(report.connections));
  writer.Key("Rate").Raw(JsonNumber(report.rate));
  writer.Key("Seconds").Raw(JsonNumber(Seconds(report.results.took)));
  writer.Key("Answered").Integer(Integer(report.results.answered));
  writer.Key("CallsPerSecond").Raw(JsonNumber(report.calls_per_second()));
  writer.Key("CpuMicrosecondsPerCall").Raw(JsonNumber(report.cpu_microseconds_per_call()));
  writer.Key("UsersPerCoreSecond").Raw(JsonNumber(report.users_per_core_second()));
  writer.Key("LatencyMicroseconds");
  AppendLatency(report.results.latency, writer);
  writer.Key("SentBytes").Integer(Integer(report.results.sent_bytes));
  writer.Key("AnswerBytes").Integer(Integer(report.results.answer_bytes));
  writer.Key("StormLogins");
  if (report.storm_logins) {
    writer.Integer(Integer(*report.storm_logins));
  } else {
    writer.Raw("null");
  }
  writer.Key("Failed").Integer(Integer(report.results.failed()));
  writer.Key("Unsent").Integer(Integer(report.results.unsent));
  writer.Key("Errors").BeginObject();
  for (const auto& [kind, count] : report.results.errors)
    writer.Key(kind).Integer(Integer(count));
  writer.EndObject();
  writer.Key("Verified").Integer(Integer(report.verified));
  writer.Key("Lost").Integer(Integer(report.lost));
  writer.Key("Trouble").String(report.trouble);
  writer.Key("Interrupted").Bool(report.interrupted).EndObject();
  return text;
}

}  // namespace rollcall
