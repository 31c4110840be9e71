#include "base/log_buffer.h"

#include <utility>

namespace rollcall {

struct LogBuffer::State {
  void HandOver() { log.Hand(std::exchange(block, {})); }

  Logger& log;
  LogBlock block = {};
  bool is_posted = false;
};

LogBuffer::LogBuffer(Logger& log, Loop& loop)
    : loop_(loop), state_(std::make_shared<State>(State{.log = log})) {}

LogBuffer::~LogBuffer() {
  state_->HandOver();
}

bool LogBuffer::Enabled(LogLevel level) const {
  return state_->log.Enabled(level);
}

void LogBuffer::Write(LogLevel level, std::string_view event,
                      std::initializer_list<LogField> fields) {
  if (!Enabled(level)) return;
  LogBlock& block = state_->block;
  if (block.lines.empty()) block.lines.reserve(kBlockBytes);
  const std::size_t before = block.lines.size();
  state_->log.Format(level, event, fields, block.lines);
  ++block.count;
  // Another line as long would not fit.
  if (2 * block.lines.size() - before > kBlockBytes) return state_->HandOver();
  if (std::exchange(state_->is_posted, true)) return;
  loop_.Post([weak = std::weak_ptr(state_)] {
    const std::shared_ptr<State> state = weak.lock();
    if (state == nullptr) return;
    state->is_posted = false;
    state->HandOver();
  });
}

}  // namespace rollcall
