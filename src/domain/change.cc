#include "domain/change.h"

namespace rollcall {

std::string_view ToText(DisconnectReason reason) {
  switch (reason) {
    case DisconnectReason::kClosed:
      return "closed";
    case DisconnectReason::kTimeout:
      return "timeout";
    case DisconnectReason::kKicked:
      return "kicked";
    case DisconnectReason::kReplaced:
      return "replaced";
    case DisconnectReason::kLeaseLapsed:
      return "lease_lapsed";
    case DisconnectReason::kDrained:
      return "drained";
    case DisconnectReason::kTokenExpired:
      return "token_expired";
    case DisconnectReason::kAppUnavailable:
      return "app_unavailable";
    case DisconnectReason::kProtocolError:
      return "protocol_error";
    case DisconnectReason::kSlowConsumer:
      return "slow_consumer";
  }
  return "unknown";
}

}  // namespace rollcall
