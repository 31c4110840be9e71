// Logger: one line per event, as text or JSON, through a bounded queue to standard error.
//
// A full queue drops the oldest lines and counts them: a blocked pipe never stops a loop. Callers
// pass what an operator searches for as fields; never a secret, a token or a body.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <variant>

#include "base/clock.h"

namespace rollcall {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarn, kError };
enum class LogFormat : std::uint8_t { kText, kJson };

struct LogField {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool> value;
};

struct LogTarget {
  int descriptor = 2;                           // Borrowed.
  std::size_t queue_lines = 8192;               // Lines that may wait; then the oldest are dropped.
  Duration farewell = std::chrono::seconds(1);  // How long the end may wait for a blocked pipe.
};

// Thread-safe.
class Logger {
 public:
  Logger(LogLevel level, LogFormat format, LogTarget target = {});
  ~Logger();  // Writes what is queued, within the target's farewell.
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  bool Enabled(LogLevel level) const;
  void SetLevel(LogLevel level);

  // `event` is a short constant text ("listening"); what varies goes into `fields`.
  void Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

  // Lines dropped because the queue was full or the target gone.
  std::uint64_t dropped() const;

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
};

}  // namespace rollcall
