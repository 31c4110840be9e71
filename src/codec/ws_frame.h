// WebSocket frames (RFC 6455 5): the words both directions share, and the encoder.

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall {

enum class WsOpcode : std::uint8_t {
  kContinuation = 0,
  kText = 1,
  kBinary = 2,
  kClose = 8,
  kPing = 9,
  kPong = 10,
};

// The codes of RFC 6455 7.4.1 and its registry that this product sends; 4000-4999 are the doors'.
namespace ws_close {
inline constexpr std::uint16_t kNormal = 1000;
inline constexpr std::uint16_t kGoingAway = 1001;
inline constexpr std::uint16_t kProtocolError = 1002;
inline constexpr std::uint16_t kUnsupportedData = 1003;
inline constexpr std::uint16_t kNoCode = 1005;  // Never sent: says that the peer's close had none.
inline constexpr std::uint16_t kInvalidText = 1007;
inline constexpr std::uint16_t kPolicy = 1008;
inline constexpr std::uint16_t kTooBig = 1009;
inline constexpr std::uint16_t kServiceRestart = 1012;
inline constexpr std::uint16_t kTryAgainLater = 1013;
}  // namespace ws_close

inline constexpr std::size_t kWsMaxControlPayload = 125;
inline constexpr std::size_t kWsMaxReason = kWsMaxControlPayload - 2;

// May a close frame carry this code?
bool IsSendableCloseCode(std::uint16_t code);

using WsMaskKey = std::array<std::uint8_t, 4>;

// Appends one whole, unfragmented frame as a server sends it. REQUIRES: a control frame's payload
// is at most kWsMaxControlPayload bytes.
void AppendWsFrame(WsOpcode opcode, std::string_view payload, std::string& out);
// As a client sends it.
void AppendMaskedWsFrame(WsOpcode opcode, std::string_view payload, WsMaskKey key,
                         std::string& out);

// The payload of a close frame. A reason longer than kWsMaxReason is cut at a code point's start.
// REQUIRES: IsSendableCloseCode(code).
std::string WsClosePayload(std::uint16_t code, std::string_view reason);
void AppendWsClose(std::uint16_t code, std::string_view reason, std::string& out);

}  // namespace rollcall
