// Logger: one line per event, as text or JSON, through a bounded queue to standard error.
//
// A full queue drops the oldest lines and counts them: a blocked pipe never stops a loop. Callers
// pass what an operator searches for as fields; never a secret, a token or a body.

#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <variant>

namespace rollcall {

enum class LogLevel { kDebug, kInfo, kWarn, kError };
enum class LogFormat { kText, kJson };

struct LogField {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool> value;
};

// Thread-safe.
class Logger {
 public:
  Logger(LogLevel level, LogFormat format);
  ~Logger();  // Writes what is queued, waiting at most a second for a blocked pipe.
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  bool Enabled(LogLevel level) const;
  void SetLevel(LogLevel level);

  // `event` is a short constant text ("listening"); what varies goes into `fields`.
  void Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

  // Lines dropped because the queue was full.
  std::uint64_t dropped() const;

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
};

}  // namespace rollcall
