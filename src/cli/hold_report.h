// HoldReport: what `bench hold` found, for a person and for a program.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/memory_trend.h"
#include "cli/slope.h"

namespace rollcall {

struct HoldStep {
  std::size_t devices = 0;  // Online at the end of the step.
  double logins_per_second = 0;
  std::optional<std::int64_t> memory;  // RssAnon of the node, bytes.
};

struct HoldReport {
  std::size_t devices_asked = 0;
  std::vector<HoldStep> steps;
  std::optional<std::int64_t> idle_memory;  // Of the node before the first device, bytes.

  Duration held = Duration::zero();
  std::uint64_t heartbeats = 0;  // Sent while holding.
  // RssAnon of the node while holding: seconds from its start, bytes.
  std::vector<Sample> held_memory;
  // A memory that grows is a fault: it is our node, not one that was running before.
  bool judges_memory = false;
  // CPU of the node while holding, and what it uses in a second without devices.
  std::optional<Duration> cpu;
  std::optional<Duration> idle_cpu_per_second;

  std::size_t failed_logins = 0;
  std::size_t lost = 0;     // Online, and closed by the other side.
  std::size_t sampled = 0;  // Held devices whose user was asked for at the end.
  std::size_t absent = 0;   // Of those: not in the answer.
  std::string trouble;      // The first one, in words; empty when there was none.
  bool interrupted = false;

  std::size_t false_offlines() const { return lost + absent; }
  // Least squares over the steps.
  std::optional<double> bytes_per_device() const;
  std::optional<double> cpu_microseconds_per_heartbeat() const;
  double best_logins_per_second() const;
  double heartbeats_per_second() const;
  std::optional<MemoryTrend> memory_trend() const { return TrendOf(held_memory); }
  // Nothing went wrong.
  bool is_clean() const;
};

std::string HoldText(const HoldReport& report);
std::string HoldJson(const HoldReport& report);

}  // namespace rollcall
