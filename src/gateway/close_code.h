// CloseCode: why the gateway closes a device's connection, as the close frame says it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "domain/change.h"

namespace rollcall {

enum class CloseCode : std::uint16_t {
  kNormal = 1000,
  kProtocolError = 1002,
  kUnsupportedData = 1003,
  kInvalidText = 1007,
  kPolicy = 1008,
  kTooBig = 1009,
  kServiceRestart = 1012,
  kTryAgainLater = 1013,
  kInvalidToken = 4001,
  kTokenExpired = 4002,
  kReplaced = 4003,
  kKicked = 4004,
  kTooManyConnections = 4005,
  kSlowConsumer = 4006,
  kRateLimited = 4007,
  kLoginTimeout = 4008,
  kBadMessage = 4009,
  kHeartbeatTimeout = 4010,
  kAppUnavailable = 4011,
};

struct CloseCodeRow {
  CloseCode code;
  std::string_view name;
  std::string_view when;
  std::string_view device_should;
  DisconnectReason disconnect;  // What a logged-in connection's end is called.
};

// Every code the gateway sends, ascending.
std::span<const CloseCodeRow> CloseCodeRows();

// Position in CloseCodeRows(). REQUIRES: a code of the enum.
std::size_t CloseCodeIndex(CloseCode code);
inline const CloseCodeRow& RowOf(CloseCode code) {
  return CloseCodeRows()[CloseCodeIndex(code)];
}

// The code for a connection that somebody else removed.
CloseCode CloseCodeForEviction(DisconnectReason reason);

}  // namespace rollcall
