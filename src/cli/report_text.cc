#include "cli/report_text.h"

#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace rollcall {

double Seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

double Microseconds(Duration duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

std::string ReportLine(std::string_view what, std::string_view value) {
  return fmt::format("  {:<22}{}\n", what, value);
}

std::string LatencyText(const LatencyHistogram& latency) {
  if (latency.count() == 0) return "none";
  const auto ms = [&](double percent) { return Seconds(latency.Percentile(percent)) * 1000; };
  return fmt::format("p50 {:.2f}, p99 {:.2f}, p99.9 {:.2f}, max {:.2f} ms", ms(50), ms(99),
                     ms(99.9), Seconds(latency.max()) * 1000);
}

std::string JsonNumber(std::optional<double> value) {
  return value ? fmt::format("{:.3f}", *value) : "null";
}

std::string JsonInteger(std::optional<std::int64_t> value) {
  return value ? std::to_string(*value) : "null";
}

void AppendLatency(const LatencyHistogram& latency, JsonWriter& writer) {
  constexpr std::array<std::pair<std::string_view, double>, 3> kPercentiles = {
      {{"P50", 50}, {"P99", 99}, {"P999", 99.9}}};
  writer.BeginObject();
  for (const auto& [name, percent] : kPercentiles)
    writer.Key(name).Raw(JsonNumber(Microseconds(latency.Percentile(percent))));
  writer.Key("Max").Raw(JsonNumber(Microseconds(latency.max())));
  writer.Key("Count").Integer(static_cast<std::int64_t>(latency.count())).EndObject();
}

}  // namespace rollcall
