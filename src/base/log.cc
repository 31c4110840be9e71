#include "base/log.h"

#include <atomic>
#include <string>
#include <utility>

#include "base/log_format.h"

namespace rollcall {

struct Logger::Sink {
  Sink(LogLevel first_level, LogFormat line_format, const LogTarget& target)
      : level(first_level), format(line_format), queue(target) {}

  const SystemClock clock;
  std::atomic<LogLevel> level;
  const LogFormat format;
  LogQueue queue;
};

Logger::Logger(LogLevel level, LogFormat format, LogTarget target)
    : sink_(std::make_unique<Sink>(level, format, target)) {}

Logger::~Logger() = default;

bool Logger::Enabled(LogLevel level) const {
  return level >= sink_->level;
}

void Logger::SetLevel(LogLevel level) {
  sink_->level = level;
}

void Logger::Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (!Enabled(level)) return;
  LogBlock block{.lines = {}, .count = 1};
  Format(level, event, fields, block.lines);
  Hand(std::move(block));
}

void Logger::Format(LogLevel level, std::string_view event, std::initializer_list<LogField> fields,
                    std::string& out) const {
  AppendLogLine(sink_->format, sink_->clock.Wall(), level, event, {fields.begin(), fields.size()},
                out);
}

void Logger::Hand(LogBlock block) {
  sink_->queue.Push(std::move(block));
}

std::uint64_t Logger::dropped() const {
  return sink_->queue.dropped();
}

}  // namespace rollcall
