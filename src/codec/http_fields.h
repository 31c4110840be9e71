// HttpFields: the lines of one HTTP/1.1 head (first line and header fields), found strictly and
// incrementally (RFC 9112 2-5); what the lines mean is for HttpHead and WsClientHandshake.
//
// Refused: any line end but CRLF, a lone CR, NUL and other control bytes, white space before the
// colon or at the start of a line (obs-fold), a name that is not a token, a leading empty line.
// Only positions are kept, so the caller's buffer may move between calls, and no byte is looked at
// twice for its line end.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "codec/http_error.h"

namespace rollcall {

struct HttpField {
  std::string_view name;   // As sent.
  std::string_view value;  // Without surrounding spaces and tabs.
};

struct HttpFieldMatch {
  std::string_view value;  // Of the first one.
  std::size_t count = 0;   // 2 means twice or more.
};

enum class HttpProgress : std::uint8_t { kNeedMore, kComplete, kRefused };

bool EqualsIgnoreCaseOfSameSize(std::string_view a, std::string_view b);
// ASCII only, as field names and tokens are compared.
inline bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && EqualsIgnoreCaseOfSameSize(a, b);  // Most differ in size.
}
// RFC 9110 5.6.2 tchar.
bool IsHttpTokenByte(char c);
// RFC 9110 5.5: what a field's value may hold: no control byte but the tab.
bool IsHttpFieldByte(char c);
// RFC 9110 5.6.2; false when empty.
bool IsHttpToken(std::string_view text);

// Loop-confined.
class HttpFields {
 public:
  static constexpr std::size_t kMaxHeadBytes = 16 * 1024;  // With the empty line at its end.
  static constexpr std::size_t kMaxFields = 100;

  // `received` is everything since the first byte of the head, what earlier calls saw included.
  // kBadRequest or kHeadTooLarge when refused.
  // After kComplete or kRefused: no further call before Reset().
  HttpProgress Scan(std::string_view received);
  void Reset();

  // The first line is there (perhaps before the rest is).
  bool has_first_line() const { return first_line_size_ != kUnknown; }
  // Valid while the last `received` is.
  std::string_view first_line() const { return {base_, first_line_size_}; }

  std::size_t size() const { return count_; }
  HttpField at(std::size_t index) const;
  // Case-insensitive.
  HttpFieldMatch Find(std::string_view name) const;
  // Is `token` an element of the comma-separated list that all fields of this name form?
  bool ListHas(std::string_view name, std::string_view token) const;
  // Is that list nothing but tokens? A field with an empty value adds nothing to it.
  bool IsTokenList(std::string_view name) const;

  std::size_t head_size() const { return line_start_; }  // After kComplete.
  HttpError error() const { return error_; }
  std::string_view error_text() const { return error_text_; }

 private:
  struct Position {
    std::uint16_t name;
    std::uint16_t name_size;
    std::uint16_t value;
    std::uint16_t value_size;
  };
  static constexpr std::uint16_t kUnknown = 0xffff;
  static_assert(kMaxHeadBytes < kUnknown);

  HttpProgress Refuse(HttpError error, std::string_view text);
  HttpProgress TakeLine(std::size_t end);
  HttpProgress TakeField(std::string_view line);

  const char* base_ = nullptr;
  std::string_view error_text_;
  std::size_t scanned_ = 0;     // Up to here every byte is known to be allowed.
  std::size_t line_start_ = 0;  // Of the first line that is not complete.
  std::size_t count_ = 0;
  std::uint16_t first_line_size_ = kUnknown;
  HttpError error_ = HttpError::kNone;
  std::array<Position, kMaxFields> positions_;
};

}  // namespace rollcall
