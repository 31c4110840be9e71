// How the reports of load generators write figures, for a person and for a program.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "cli/latency_histogram.h"
#include "codec/json_writer.h"

namespace rollcall {

double Seconds(Duration duration);
double Microseconds(Duration duration);

// "  what                  value\n".
std::string ReportLine(std::string_view what, std::string_view value);
// "p50 0.12, p99 …, max … ms".
std::string LatencyText(const LatencyHistogram& latency);

// JSON for a number that may be unknown.
std::string JsonNumber(std::optional<double> value);
std::string JsonInteger(std::optional<std::int64_t> value);
// An object of P50, P99, P999, Max and Count, in microseconds.
void AppendLatency(const LatencyHistogram& latency, JsonWriter& writer);

}  // namespace rollcall
