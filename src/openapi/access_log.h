// AccessLog: one line at info for every answer of the signed API.
//
// Loop-confined.

#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/log_buffer.h"
#include "base/loop.h"
#include "domain/address.h"

namespace rollcall {

struct AccessLine {
  std::string_view request_id = {};
  Address client = {};
  std::string_view access_key = {};  // As sent: proven only if the status says so.
  std::string_view action = {};      // Empty unless it is one of ours.
  std::string_view code = {};        // "Ok" or the error's.
  int status = 200;
  Duration elapsed{};
};

class AccessLog {
 public:
  // Both are borrowed and must outlive this.
  AccessLog(Logger& log, Loop& loop) : log_(log, loop) {}

  // False: do not bother to collect what a line says.
  bool enabled() const { return log_.Enabled(LogLevel::kInfo); }
  void Write(const AccessLine& line);

 private:
  LogBuffer log_;
};

}  // namespace rollcall
