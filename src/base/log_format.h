// AppendLogLine: what one event looks like as a line of the log.
//
// Nothing a client can send makes a second line or a false field: everything outside printable
// ASCII is escaped, and long values are cut.

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"

namespace rollcall {

// A longer value is cut here and ends in "...".
inline constexpr std::size_t kMaxLogValueBytes = 1024;

// Ends in a newline.
// Text: 2026-11-25T16:27:36.123Z info  event key=value key="quoted \"when\" needed"
// JSON: {"time":"2026-11-25T16:27:36.123Z","level":"info","event":"event","key":"value"}
void AppendLogLine(LogFormat format, WallTime time, LogLevel level, std::string_view event,
                   std::span<const LogField> fields, std::string& out);

// "debug", "info", "warn", "error".
std::string_view ToText(LogLevel level);

}  // namespace rollcall
