// ChunkDecoder: a chunked body (RFC 9112 7.1), decoded as it arrives and counted against a limit.
//
// Refused beyond the grammar: white space in a chunk's first line, more than kMaxSizeDigits digits,
// long extensions. Extensions and trailers are checked and dropped; no trailer ever becomes a
// header.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "codec/http_error.h"
#include "codec/http_fields.h"

namespace rollcall {

// Loop-confined.
class ChunkDecoder {
 public:
  static constexpr std::size_t kMaxSizeDigits = 16;
  static constexpr std::size_t kMaxExtensionBytes = 4 * 1024;  // Of all chunks together.
  static constexpr std::size_t kMaxTrailerBytes = 4 * 1024;    // All trailers with line ends.

  explicit ChunkDecoder(std::size_t body_limit) : body_limit_(body_limit) {}

  struct Step {
    HttpProgress progress;
    std::size_t consumed;  // All of `input`, unless the body ended or was refused inside it.
  };
  // Appends body bytes to `body`. kBodyTooLarge comes with the chunk size that goes over the limit,
  // before its bytes. After kComplete or kRefused: no further call.
  Step Decode(std::string_view input, std::string& body);

  HttpError error() const { return error_; }
  std::string_view error_text() const { return error_text_; }

 private:
  enum class State : std::uint8_t {
    kSizeStart,
    kSize,
    kExtensionNameStart,
    kExtensionName,
    kExtensionValueStart,
    kExtensionToken,
    kExtensionQuoted,
    kExtensionEscape,
    kExtensionQuotedEnd,
    kSizeLf,
    kData,
    kDataCr,
    kDataLf,
    kTrailerStart,
    kTrailerName,
    kTrailerValue,
    kTrailerLf,
    kEndLf,
    kDone,
  };

  bool Refuse(HttpError error, std::string_view text);
  bool Expect(char byte, char expected, State next);
  bool TakeByte(char byte);
  bool TakeSizeByte(char byte);
  bool TakeExtensionByte(char byte);
  bool TakeExtensionItem(char byte);
  bool TakeExtensionEnd(char byte);
  bool TakeTrailerByte(char byte);
  bool EndOfSizeLine();

  std::size_t body_limit_;
  std::size_t body_size_ = 0;  // Announced so far.
  std::uint64_t chunk_left_ = 0;
  std::size_t extension_bytes_ = 0;
  std::size_t trailer_bytes_ = 0;
  std::string_view error_text_;
  std::uint8_t size_digits_ = 0;
  State state_ = State::kSizeStart;
  HttpError error_ = HttpError::kNone;
};

}  // namespace rollcall
