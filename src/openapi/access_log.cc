#include "openapi/access_log.h"

#include <chrono>
#include <cstdint>

namespace rollcall {

void AccessLog::Write(const AccessLine& line) {
  if (!enabled()) return;
  const std::int64_t micros =
      std::chrono::duration_cast<std::chrono::microseconds>(line.elapsed).count();
  log_.Write(LogLevel::kInfo, "call",
             {{"request_id", line.request_id},
              {"access_key", line.access_key.empty() ? "-" : line.access_key},
              {"action", line.action.empty() ? "-" : line.action},
              {"code", line.code},
              {"status", std::int64_t{line.status}},
              {"micros", micros}});
}

}  // namespace rollcall
