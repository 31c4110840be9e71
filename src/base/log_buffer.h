// LogBuffer: the frequent lines of one loop, handed to the log by the block.
//
// A line that goes alone costs a lock, a wake-up of the log's thread and a write(); those of one
// turn of the loop share them. They are handed over when the turn is over, or before when they fill
// a block, so no line waits for the next one.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string_view>

#include "base/log.h"
#include "base/loop.h"

namespace rollcall {

class LogBuffer {
 public:
  static constexpr std::size_t kBlockBytes = 4096;

  // Both are borrowed and must outlive this.
  LogBuffer(Logger& log, Loop& loop);
  ~LogBuffer();  // Hands over what it holds.
  LogBuffer(const LogBuffer&) = delete;
  LogBuffer& operator=(const LogBuffer&) = delete;

  bool Enabled(LogLevel level) const;
  // As Logger::Write.
  void Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields);

 private:
  struct State;
  Loop& loop_;
  std::shared_ptr<State> state_;  // Of what was posted, too.
};

}  // namespace rollcall
