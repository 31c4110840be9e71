// StormReport: what `bench storm` found, for a person and for a program.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/latency_histogram.h"
#include "cli/memory_trend.h"

namespace rollcall {

struct StormRound {
  std::size_t logins = 0;
  Duration took = Duration::zero();           // From the first dial to the last Welcome.
  std::optional<Duration> cpu;                // Of the node meanwhile.
  LatencyHistogram login;                     // From a device's dial to its Welcome.
  LatencyHistogram absence;                   // From a socket's loss to an answer without its user.
  std::size_t still_present = 0;              // Watched users that never went.
  std::optional<std::int64_t> memory_online;  // RssAnon of the node, bytes: all online,
  std::optional<std::int64_t> memory_after;   // and all gone.

  double logins_per_second() const;
  std::optional<double> cpu_microseconds_per_login() const;
};

struct StormReport {
  std::size_t devices = 0;
  double rate = 0;  // Logins due a second; 0 = as fast as it goes.
  std::vector<StormRound> rounds;
  std::optional<std::int64_t> memory_before;  // Of the node before the first device.

  std::size_t failed_logins = 0;
  std::size_t lost = 0;                         // Welcomed, and closed by the node.
  std::size_t falsely_offline = 0;              // Watched users that were absent while connected.
  std::map<std::string, std::size_t> troubles;  // By reason.
  std::string trouble;                          // What kept it from measuring; empty when nothing.
  // A memory that grows is a fault: it is our node, not one that was running before.
  bool judges_memory = false;
  bool interrupted = false;

  bool is_clean() const;
  std::size_t logins() const;  // In all rounds.
  // Of the node with all gone, round after round.
  std::optional<MemoryTrend> memory_trend() const;
  // Medians over the rounds.
  double logins_per_second() const;
  std::optional<double> cpu_microseconds_per_login() const;
  LatencyHistogram login() const;    // Of all rounds.
  LatencyHistogram absence() const;  // Likewise.
};

std::string StormText(const StormReport& report);
std::string StormJson(const StormReport& report);

}  // namespace rollcall
