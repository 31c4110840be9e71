#include "codec/ws_frame.h"

#include <cstddef>

#include "base/check.h"

namespace rollcall {
namespace {

constexpr std::uint8_t kFinal = 0x80;
constexpr std::uint8_t kMasked = 0x80;
constexpr std::size_t kMaxShortSize = 125;
constexpr char kSize16 = 126;
constexpr char kSize64 = 127;

void AppendBigEndian(std::uint64_t value, std::size_t bytes, std::string& out) {
  for (std::size_t i = bytes; i > 0; --i) {
    out.push_back(static_cast<char>(value >> (8 * (i - 1)) & 0xff));
  }
}

void AppendHeader(WsOpcode opcode, std::uint8_t mask_bit, std::size_t size, std::string& out) {
  const bool is_control = opcode >= WsOpcode::kClose;
  CHECK(!is_control || size <= kWsMaxControlPayload);
  out.push_back(static_cast<char>(kFinal | static_cast<std::uint8_t>(opcode)));
  if (size <= kMaxShortSize) {
    out.push_back(static_cast<char>(mask_bit | size));
  } else if (size <= 0xffff) {
    out.push_back(static_cast<char>(mask_bit | kSize16));
    AppendBigEndian(size, 2, out);
  } else {
    out.push_back(static_cast<char>(mask_bit | kSize64));
    AppendBigEndian(size, 8, out);
  }
}

}  // namespace

bool IsSendableCloseCode(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
}

void AppendWsFrame(WsOpcode opcode, std::string_view payload, std::string& out) {
  AppendHeader(opcode, 0, payload.size(), out);
  out.append(payload);
}

void AppendMaskedWsFrame(WsOpcode opcode, std::string_view payload, WsMaskKey key,
                         std::string& out) {
  AppendHeader(opcode, kMasked, payload.size(), out);
  for (const std::uint8_t byte : key)
    out.push_back(static_cast<char>(byte));
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(payload[i]) ^ key[i % key.size()]));
  }
}

std::string WsClosePayload(std::uint16_t code, std::string_view reason) {
  CHECK(IsSendableCloseCode(code));
  if (reason.size() > kWsMaxReason) {
    std::size_t cut = kWsMaxReason;
    while (cut > 0 && (static_cast<std::uint8_t>(reason[cut]) & 0xc0) == 0x80)
      --cut;
    reason = reason.substr(0, cut);
  }
  std::string payload;
  AppendBigEndian(code, 2, payload);
  return payload.append(reason);
}

void AppendWsClose(std::uint16_t code, std::string_view reason, std::string& out) {
  AppendWsFrame(WsOpcode::kClose, WsClosePayload(code, reason), out);
}

}  // namespace rollcall
