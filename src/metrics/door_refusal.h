// DoorRefusal: why a door turned a socket or a request away, or gave one up, to protect the node.
// Text forms are the label values.

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace rollcall {

enum class DoorRefusal : std::uint8_t {
  kNoDescriptor,        // The node's sockets are used up.
  kLoopFull,            // One loop has as many connections of the door as it takes.
  kAddressConnections,  // Over max_connections_per_address.
  kAddressFailures,     // Over max_failures_per_second.
  kUntrustedPeer,       // proxy_protocol is on and the peer is no trusted proxy.
  kBadProxyHeader,      // What a trusted proxy sent first is no PROXY header.
  kProxyHeaderTimeout,  // It sent none, or not all of it, in time.
  kFirstByteTimeout,    // Nothing came on a new connection.
  kHeadTimeout,         // A request head did not arrive in time.
  kBodyTimeout,         // A request body came too slowly.
  kAnswerTimeout,       // An answer was read too slowly.
  kIdleTimeout,         // No further request came: the ordinary end of a kept connection.
};
inline constexpr std::array kDoorRefusals = {
    DoorRefusal::kNoDescriptor,       DoorRefusal::kLoopFull,
    DoorRefusal::kAddressConnections, DoorRefusal::kAddressFailures,
    DoorRefusal::kUntrustedPeer,      DoorRefusal::kBadProxyHeader,
    DoorRefusal::kProxyHeaderTimeout, DoorRefusal::kFirstByteTimeout,
    DoorRefusal::kHeadTimeout,        DoorRefusal::kBodyTimeout,
    DoorRefusal::kAnswerTimeout,      DoorRefusal::kIdleTimeout};
std::string_view ToText(DoorRefusal refusal);

}  // namespace rollcall
