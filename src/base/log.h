// Logger: one line per event, as text or JSON, through a bounded queue (LogQueue) to standard
// error.
//
// Callers pass what an operator searches for as fields; never a secret, a token or a body. What is
// logged for every call goes through a LogBuffer.

#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/log_queue.h"

namespace rollcall {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarn, kError };
enum class LogFormat : std::uint8_t { kText, kJson };

struct LogField {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool> value;
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

  // The line that Write would write, whatever the level, behind what `out` has.
  void Format(LogLevel level, std::string_view event, std::initializer_list<LogField> fields,
              std::string& out) const;
  // Writes such lines.
  void Hand(LogBlock block);

  // Lines dropped because the queue was full or the target gone.
  std::uint64_t dropped() const;

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
};

}  // namespace rollcall
