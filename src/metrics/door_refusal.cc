#include "metrics/door_refusal.h"

namespace rollcall {

std::string_view ToText(DoorRefusal refusal) {
  switch (refusal) {
    case DoorRefusal::kNoDescriptor:
      return "no_descriptor";
    case DoorRefusal::kLoopFull:
      return "loop_full";
    case DoorRefusal::kAddressConnections:
      return "address_connections";
    case DoorRefusal::kAddressFailures:
      return "address_failures";
    case DoorRefusal::kUntrustedPeer:
      return "untrusted_peer";
    case DoorRefusal::kBadProxyHeader:
      return "bad_proxy_header";
    case DoorRefusal::kProxyHeaderTimeout:
      return "proxy_header_timeout";
    case DoorRefusal::kFirstByteTimeout:
      return "first_byte_timeout";
    case DoorRefusal::kHeadTimeout:
      return "head_timeout";
    case DoorRefusal::kBodyTimeout:
      return "body_timeout";
    case DoorRefusal::kAnswerTimeout:
      return "answer_timeout";
    case DoorRefusal::kIdleTimeout:
      return "idle_timeout";
  }
  return "unknown";
}

}  // namespace rollcall
