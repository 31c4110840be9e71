#include "openapi/access_log.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace rollcall {

void AccessLog::Write(const AccessLine& line) {
  if (!enabled()) return;
  const std::int64_t micros =
      std::chrono::duration_cast<std::chrono::microseconds>(line.elapsed).count();
  const std::string client = line.client.ToText();
  log_.Write(LogLevel::kInfo, "call",
             {{"request_id", line.request_id},
              {"client", std::string_view(client)},
              {"access_key", line.access_key.empty() ? "-" : line.access_key},
              {"action", line.action.empty() ? "-" : line.action},
              {"code", line.code},
              {"status", std::int64_t{line.status}},
              {"micros", micros}});
}

}  // namespace rollcall
