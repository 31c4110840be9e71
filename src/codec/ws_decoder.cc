#include "codec/ws_decoder.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace rollcall {
namespace {

constexpr std::uint8_t kReservedBits = 0x70;
constexpr std::uint8_t kSizeBits = 0x7f;
constexpr std::uint8_t kSize16 = 126;
constexpr std::uint8_t kSize64 = 127;
constexpr std::size_t kMaskSize = 4;

std::uint64_t ReadBigEndian(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes)
    value = value << 8 | byte;
  return value;
}

}  // namespace

// What has arrived of something that is not all there.
struct WsDecoder::Partial {
  std::string message;
  std::array<char, kWsMaxControlPayload> control;
  std::uint8_t control_size = 0;
};

WsDecoder::WsDecoder(WsRole role, std::uint32_t max_message)
    : max_message_(max_message), role_(role) {}
WsDecoder::~WsDecoder() = default;
WsDecoder::WsDecoder(WsDecoder&&) noexcept = default;
WsDecoder& WsDecoder::operator=(WsDecoder&&) noexcept = default;

void WsDecoder::Decode(std::span<char> input, WsEvents& events) {
  while (!finished_ && !input.empty()) {
    const std::size_t taken = in_payload_ ? TakePayload(input, events) : TakeHeader(input, events);
    input = input.subspan(taken);
  }
}

std::size_t WsDecoder::owned_bytes() const {
  return partial_ == nullptr ? 0 : sizeof(Partial) + partial_->message.capacity();
}

std::size_t WsDecoder::header_size() const {
  if (header_have_ < 2) return 2;
  const std::uint8_t size = header_[1] & kSizeBits;
  return 2 + (size == kSize16 ? 2U : size == kSize64 ? 8U : 0U) + (masked() ? kMaskSize : 0U);
}

std::size_t WsDecoder::TakeHeader(std::span<const char> input, WsEvents& events) {
  std::size_t taken = 0;
  while (taken < input.size()) {
    header_[header_have_++] = static_cast<std::uint8_t>(input[taken++]);
    if (header_have_ == 1 && !CheckFirstByte(events)) break;
    if (header_have_ == 2 && !CheckSecondByte(events)) break;
    if (header_have_ >= 2 && header_have_ == header_size()) {
      header_have_ = 0;
      StartPayload(events);
      break;
    }
  }
  return taken;
}

bool WsDecoder::CheckFirstByte(WsEvents& events) {
  if ((header_[0] & kReservedBits) != 0) {
    return Fail(events, ws_close::kProtocolError, "reserved bits must be 0");
  }
  switch (opcode()) {
    case WsOpcode::kContinuation:
      if (fragments_ > 0) return true;
      return Fail(events, ws_close::kProtocolError, "there is no message to continue");
    case WsOpcode::kText:
    case WsOpcode::kBinary:
      if (fragments_ == 0) return true;
      return Fail(events, ws_close::kProtocolError, "the message before must be ended first");
    case WsOpcode::kClose:
    case WsOpcode::kPing:
    case WsOpcode::kPong:
      if (final()) return true;
      return Fail(events, ws_close::kProtocolError, "a control frame must not be fragmented");
  }
  return Fail(events, ws_close::kProtocolError, "the opcode is reserved");
}

bool WsDecoder::CheckSecondByte(WsEvents& events) {
  if (masked() != (role_ == WsRole::kServer)) {
    return Fail(events, ws_close::kProtocolError, "a client must mask and a server must not");
  }
  if (is_control() && (header_[1] & kSizeBits) > kWsMaxControlPayload) {
    return Fail(events, ws_close::kProtocolError, "a control frame must not exceed 125 bytes");
  }
  return true;
}

bool WsDecoder::StartPayload(WsEvents& events) {
  std::uint64_t size = header_[1] & kSizeBits;
  std::uint64_t smallest = 0;  // That needs a length of this form.
  const std::span<const std::uint8_t> extended = std::span(header_).subspan(2);
  if (size == kSize16) {
    size = ReadBigEndian(extended.first(2));
    smallest = kSize16;
  } else if (size == kSize64) {
    size = ReadBigEndian(extended.first(8));
    smallest = 0x10000;
  }
  if (size < smallest) {
    return Fail(events, ws_close::kProtocolError, "the length must have its shortest form");
  }
  if (size >> 63 != 0) {
    return Fail(events, ws_close::kProtocolError, "the length's highest bit must be 0");
  }
  if (!is_control() && !StartDataFrame(size, events)) return false;
  payload_left_ = static_cast<std::uint32_t>(size);
  mask_phase_ = 0;
  in_payload_ = true;
  if (size == 0) TakePayload({}, events);
  return true;
}

bool WsDecoder::StartDataFrame(std::uint64_t size, WsEvents& events) {
  if (fragments_ == 0) {
    message_opcode_ = opcode();
    message_size_ = 0;
    utf8_.Reset();
  }
  if (size > max_message_ - message_size_) {
    return Fail(events, ws_close::kTooBig, "the message is too long");
  }
  if (fragments_ == kMaxFragments) {
    return Fail(events, ws_close::kPolicy, "the message has too many fragments");
  }
  ++fragments_;
  message_size_ += static_cast<std::uint32_t>(size);
  return true;
}

std::size_t WsDecoder::TakePayload(std::span<char> input, WsEvents& events) {
  const std::span<char> piece = input.first(std::min<std::size_t>(input.size(), payload_left_));
  if (masked()) Unmask(piece);
  payload_left_ -= static_cast<std::uint32_t>(piece.size());
  in_payload_ = payload_left_ > 0;
  const std::string_view bytes(piece.data(), piece.size());
  if (is_control()) {
    TakeControl(bytes, events);
  } else {
    TakeData(bytes, events);
  }
  return piece.size();
}

void WsDecoder::Unmask(std::span<char> bytes) {
  std::array<std::uint8_t, 8> mask;
  const std::size_t key_at = (header_[1] & kSizeBits) == kSize16   ? 4
                             : (header_[1] & kSizeBits) == kSize64 ? 10
                                                                   : 2;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    mask[i] = header_[key_at + (mask_phase_ + i) % kMaskSize];
  }
  std::uint64_t mask_word;
  std::memcpy(&mask_word, mask.data(), sizeof(mask_word));
  std::size_t at = 0;
  for (; bytes.size() - at >= sizeof(mask_word); at += sizeof(mask_word)) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, sizeof(word));
    word ^= mask_word;
    std::memcpy(bytes.data() + at, &word, sizeof(word));
  }
  for (std::size_t i = 0; at < bytes.size(); ++at, ++i) {
    bytes[at] = static_cast<char>(static_cast<std::uint8_t>(bytes[at]) ^ mask[i]);
  }
  mask_phase_ = static_cast<std::uint8_t>((mask_phase_ + bytes.size()) % kMaskSize);
}

void WsDecoder::TakeData(std::string_view piece, WsEvents& events) {
  const bool is_text = message_opcode_ == WsOpcode::kText;
  const bool ends = !in_payload_ && final();
  if (is_text && (!utf8_.Feed(piece) || (ends && !utf8_.complete()))) {
    Fail(events, ws_close::kInvalidText, "text must be UTF-8");
  } else if (ends) {
    EndMessage(piece, events);
  } else if (!piece.empty()) {
    if (partial_ == nullptr) partial_ = std::make_unique<Partial>();
    partial_->message.append(piece);
  }
}

void WsDecoder::EndMessage(std::string_view piece, WsEvents& events) {
  // Freed after the event, which may look at it, yet no longer ours during it.
  const std::unique_ptr<Partial> partial = std::move(partial_);
  fragments_ = 0;
  std::string_view message = piece;
  if (partial != nullptr) message = partial->message.append(piece);
  const bool go_on =
      message_opcode_ == WsOpcode::kText ? events.OnText(message) : events.OnBinary(message);
  if (!go_on) Finish();
}

void WsDecoder::TakeControl(std::string_view piece, WsEvents& events) {
  const bool whole = !in_payload_ && (partial_ == nullptr || partial_->control_size == 0);
  if (whole) {
    EndControl(piece, events);
    return;
  }
  if (partial_ == nullptr) partial_ = std::make_unique<Partial>();
  std::ranges::copy(piece, partial_->control.begin() + partial_->control_size);
  partial_->control_size = static_cast<std::uint8_t>(partial_->control_size + piece.size());
  if (in_payload_) return;

  const std::array<char, kWsMaxControlPayload> control = partial_->control;
  const std::size_t size = std::exchange(partial_->control_size, std::uint8_t{0});
  if (partial_->message.empty()) partial_.reset();
  EndControl({control.data(), size}, events);
}

void WsDecoder::EndControl(std::string_view payload, WsEvents& events) {
  if (opcode() == WsOpcode::kClose) {
    EndClose(payload, events);
    return;
  }
  const bool go_on = opcode() == WsOpcode::kPing ? events.OnPing(payload) : events.OnPong(payload);
  if (!go_on) Finish();
}

void WsDecoder::EndClose(std::string_view payload, WsEvents& events) {
  std::uint16_t code = ws_close::kNoCode;
  std::string_view reason;
  if (!payload.empty()) {
    code = payload.size() < 2
               ? ws_close::kNoCode
               : static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload[0]) << 8 |
                                            static_cast<std::uint8_t>(payload[1]));
    if (!IsSendableCloseCode(code)) {
      Fail(events, ws_close::kProtocolError, "the close code is not allowed");
      return;
    }
    reason = payload.substr(2);
    if (!IsUtf8(reason)) {
      Fail(events, ws_close::kInvalidText, "a close reason must be UTF-8");
      return;
    }
  }
  Finish();
  events.OnClose(code, reason);
}

bool WsDecoder::Fail(WsEvents& events, std::uint16_t code, std::string_view rule) {
  Finish();
  events.OnProtocolError(code, rule);
  return false;
}

void WsDecoder::Finish() {
  finished_ = true;
  partial_.reset();
}

}  // namespace rollcall
