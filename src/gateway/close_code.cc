#include "gateway/close_code.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace rollcall {
namespace {

constexpr std::string_view kReconnect = "Reconnect.";
constexpr std::string_view kReconnectLater =
    "Reconnect after the time in the reason, `reconnect_after_ms=N`.";
constexpr std::string_view kFix = "Not reconnect by itself: the program is wrong.";
constexpr std::string_view kNewToken = "Get a new token, then reconnect.";

constexpr std::array kRows = {
    CloseCodeRow{CloseCode::kNormal, "Normal", "The device said Logout or sent a close frame.",
                 "Nothing.", DisconnectReason::kClosed},
    CloseCodeRow{CloseCode::kProtocolError, "ProtocolError",
                 "A frame broke RFC 6455 (not masked, reserved bits or opcode, bad length, bad "
                 "fragmentation, bad close code).",
                 kFix, DisconnectReason::kProtocolError},
    CloseCodeRow{CloseCode::kUnsupportedData, "UnsupportedData", "A binary message.", kFix,
                 DisconnectReason::kProtocolError},
    CloseCodeRow{CloseCode::kInvalidText, "InvalidText", "A text message that is not UTF-8.", kFix,
                 DisconnectReason::kProtocolError},
    CloseCodeRow{CloseCode::kPolicy, "Policy", "A message in more than 64 fragments.", kFix,
                 DisconnectReason::kProtocolError},
    CloseCodeRow{CloseCode::kTooBig, "TooBig", "A message over max_message.", kFix,
                 DisconnectReason::kProtocolError},
    CloseCodeRow{CloseCode::kServiceRestart, "ServiceRestart", "The node drains.", kReconnectLater,
                 DisconnectReason::kDrained},
    CloseCodeRow{CloseCode::kTryAgainLater, "TryAgainLater",
                 "Over max_logins_per_second, or presence cannot be recorded now.", kReconnectLater,
                 DisconnectReason::kLeaseLapsed},
    CloseCodeRow{CloseCode::kInvalidToken, "InvalidToken",
                 "The token is not one of ours, or is another device's.", kNewToken,
                 DisconnectReason::kProtocolError},
    CloseCodeRow{CloseCode::kTokenExpired, "TokenExpired",
                 "The token's time is over, at Login or later.", kNewToken,
                 DisconnectReason::kTokenExpired},
    CloseCodeRow{CloseCode::kReplaced, "Replaced",
                 "The same device logged in again; the reason is `by=CONNID`.",
                 "Not reconnect by itself.", DisconnectReason::kReplaced},
    CloseCodeRow{CloseCode::kKicked, "Kicked", "The application removed this connection.",
                 "Not reconnect by itself.", DisconnectReason::kKicked},
    CloseCodeRow{CloseCode::kTooManyConnections, "TooManyConnections",
                 "The user has max_connections_per_user connections already.",
                 "Not reconnect before another device has gone.", DisconnectReason::kProtocolError},
    CloseCodeRow{CloseCode::kSlowConsumer, "SlowConsumer",
                 "The device does not read what is sent to it.", kReconnect,
                 DisconnectReason::kSlowConsumer},
    CloseCodeRow{CloseCode::kRateLimited, "RateLimited", "Over max_messages_per_second.", kFix,
                 DisconnectReason::kProtocolError},
    CloseCodeRow{CloseCode::kLoginTimeout, "LoginTimeout",
                 "No Login within login_timeout of the connection.", kReconnect,
                 DisconnectReason::kProtocolError},
    CloseCodeRow{CloseCode::kBadMessage, "BadMessage",
                 "Not a JSON object, a wrong field, a second Login, or anything before Login; the "
                 "reason names the field and the rule.",
                 kFix, DisconnectReason::kProtocolError},
    CloseCodeRow{CloseCode::kHeartbeatTimeout, "HeartbeatTimeout",
                 "Silent for longer than heartbeat + heartbeat_grace.", kReconnect,
                 DisconnectReason::kTimeout},
    CloseCodeRow{CloseCode::kAppUnavailable, "AppUnavailable", "The app was removed or stopped.",
                 "Not reconnect by itself.", DisconnectReason::kAppUnavailable},
};

}  // namespace

std::span<const CloseCodeRow> CloseCodeRows() {
  return kRows;
}

std::size_t CloseCodeIndex(CloseCode code) {
  const auto row = std::ranges::lower_bound(kRows, code, {}, &CloseCodeRow::code);
  CHECK(row != kRows.end() && row->code == code);
  return static_cast<std::size_t>(row - kRows.begin());
}

CloseCode CloseCodeForEviction(DisconnectReason reason) {
  switch (reason) {
    case DisconnectReason::kReplaced:
      return CloseCode::kReplaced;
    case DisconnectReason::kKicked:
      return CloseCode::kKicked;
    case DisconnectReason::kTimeout:
      return CloseCode::kHeartbeatTimeout;
    case DisconnectReason::kTokenExpired:
      return CloseCode::kTokenExpired;
    case DisconnectReason::kAppUnavailable:
      return CloseCode::kAppUnavailable;
    case DisconnectReason::kDrained:
      return CloseCode::kServiceRestart;
    case DisconnectReason::kSlowConsumer:
      return CloseCode::kSlowConsumer;
    case DisconnectReason::kClosed:
    case DisconnectReason::kLeaseLapsed:
    case DisconnectReason::kProtocolError:
      return CloseCode::kTryAgainLater;
  }
  return CloseCode::kTryAgainLater;
}

}  // namespace rollcall
