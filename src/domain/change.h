// Change: one step of one user's presence, made in the same step as the state it tells of.

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "domain/ids.h"

namespace rollcall {

enum class ChangeKind : std::uint8_t { kConnected, kDisconnected };

// Why a connection ended.
enum class DisconnectReason : std::uint8_t {
  kClosed,   // The device, or its network, closed it.
  kTimeout,  // Silent for longer than heartbeat + grace.
  kKicked,
  kReplaced,     // The same device logged in again.
  kLeaseLapsed,  // Its owner stopped renewing, or was fenced.
  kDrained,      // The node shut down.
  kTokenExpired,
  kAppUnavailable,
  kProtocolError,  // The device broke a rule of the gateway.
  kSlowConsumer,
};

inline constexpr std::array kDisconnectReasons = {
    DisconnectReason::kClosed,        DisconnectReason::kTimeout,
    DisconnectReason::kKicked,        DisconnectReason::kReplaced,
    DisconnectReason::kLeaseLapsed,   DisconnectReason::kDrained,
    DisconnectReason::kTokenExpired,  DisconnectReason::kAppUnavailable,
    DisconnectReason::kProtocolError, DisconnectReason::kSlowConsumer};

// snake_case, as logs, metrics and the API show it.
std::string_view ToText(DisconnectReason reason);

struct Change {
  Version version = Version::kNone;  // The user's version after this step.
  ChangeKind kind = ChangeKind::kConnected;
  DisconnectReason reason = DisconnectReason::kClosed;  // kDisconnected only.
  // The first connection of the user came, or the last one went: the user came online / went
  // offline.
  bool presence_changed = false;
  UserKey user;
  ConnId connection;
  WallTime at{};

  friend bool operator==(const Change&, const Change&) = default;
};

}  // namespace rollcall
