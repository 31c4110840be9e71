// WsDecoder: the bytes of one WebSocket connection into messages and control frames, strictly
// (RFC 6455 5-7, no extension).
//
// Made for a million idle connections: it is small, owns memory only while a frame or a message is
// partial, and works in the caller's buffer when a whole message is there.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "codec/utf8.h"
#include "codec/ws_frame.h"

namespace rollcall {

// What arrived. Views are valid during the call only. False: stop decoding, drop the rest of the
// input and everything later. The decoder must outlive the call.
class WsEvents {
 public:
  virtual ~WsEvents() = default;
  virtual bool OnText(std::string_view text) = 0;  // Valid UTF-8.
  virtual bool OnBinary(std::string_view bytes) = 0;
  virtual bool OnPing(std::string_view payload) = 0;
  virtual bool OnPong(std::string_view payload) = 0;
  // The peer's close; kNoCode when it gave none. Nothing follows.
  virtual void OnClose(std::uint16_t code, std::string_view reason) = 0;
  // The peer broke a rule: close with this code. Nothing follows.
  virtual void OnProtocolError(std::uint16_t code, std::string_view rule) = 0;
};

enum class WsRole : std::uint8_t { kServer, kClient };  // Which side the decoder's owner is.

// Loop-confined.
class WsDecoder {
 public:
  static constexpr std::uint16_t kMaxFragments = 64;  // Of one message, empty ones too.

  // `max_message` in bytes, of all fragments together; more is kTooBig before the payload arrives.
  WsDecoder(WsRole role, std::uint32_t max_message);
  ~WsDecoder();
  WsDecoder(WsDecoder&&) noexcept;
  WsDecoder& operator=(WsDecoder&&) noexcept;

  // Takes all of `input`, in which payloads are unmasked in place.
  void Decode(std::span<char> input, WsEvents& events);

  // Closed, failed or stopped: further input is dropped.
  bool finished() const { return finished_; }
  // Bytes of memory owned beyond the object: 0 while nothing is partial.
  std::size_t owned_bytes() const;

 private:
  struct Partial;

  // These return how much of `input` they took.
  std::size_t TakeHeader(std::span<const char> input, WsEvents& events);
  std::size_t TakePayload(std::span<char> input, WsEvents& events);
  // These return false when the connection has failed.
  bool CheckFirstByte(WsEvents& events);
  bool CheckSecondByte(WsEvents& events);
  bool StartPayload(WsEvents& events);
  bool StartDataFrame(std::uint64_t size, WsEvents& events);
  bool Fail(WsEvents& events, std::uint16_t code, std::string_view rule);

  void TakeData(std::string_view piece, WsEvents& events);
  void TakeControl(std::string_view piece, WsEvents& events);
  void EndMessage(std::string_view piece, WsEvents& events);
  void EndControl(std::string_view payload, WsEvents& events);
  void EndClose(std::string_view payload, WsEvents& events);
  void Unmask(std::span<char> bytes);
  void Finish();

  bool final() const { return (header_[0] & 0x80) != 0; }
  WsOpcode opcode() const { return static_cast<WsOpcode>(header_[0] & 0x0f); }
  bool is_control() const { return (header_[0] & 0x08) != 0; }
  bool masked() const { return (header_[1] & 0x80) != 0; }
  std::size_t header_size() const;

  std::unique_ptr<Partial> partial_;
  std::uint32_t max_message_;
  std::uint32_t message_size_ = 0;  // Announced so far, of the message in progress.
  std::uint32_t payload_left_ = 0;  // Of the current frame.
  std::uint16_t fragments_ = 0;     // Of the message in progress; 0 = none is in progress.
  std::array<std::uint8_t, 14> header_{};
  std::uint8_t header_have_ = 0;
  std::uint8_t mask_phase_ = 0;
  Utf8Validator utf8_;
  WsOpcode message_opcode_ = WsOpcode::kText;
  WsRole role_;
  bool in_payload_ = false;
  bool finished_ = false;
};

static_assert(sizeof(WsDecoder) <= 64);

}  // namespace rollcall
