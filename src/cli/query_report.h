// QueryReport: what `bench query` found, for a person and for a program.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "cli/call_load.h"

namespace rollcall {

struct QueryReport {
  std::size_t devices = 0;  // Online when the calls began.
  std::size_t users_per_call = 1;
  std::size_t connections = 0;
  double rate = 0;  // Calls a second that were due; 0 = closed loop.
  CallResults results;
  std::uint64_t verified = 0;  // Answers whose users were compared.

  std::optional<std::uint64_t> storm_logins;  // While calls were made; none without a storm.
  std::size_t lost = 0;                       // Devices that were closed or could not log in.
  std::string trouble;                        // The first one, in words; empty when there was none.
  bool interrupted = false;

  bool is_clean() const;
  double calls_per_second() const;
  // Of the node. With a storm its logins are in it.
  std::optional<double> cpu_microseconds_per_call() const;
  std::optional<double> users_per_core_second() const;
};

std::string QueryText(const QueryReport& report);
std::string QueryJson(const QueryReport& report);

}  // namespace rollcall
