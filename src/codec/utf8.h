// Utf8Validator: checks UTF-8 (RFC 3629) in pieces and refuses at the first byte that no valid text
// can have there.

#pragma once

#include <cstdint>
#include <string_view>

namespace rollcall {

// Loop-confined.
class Utf8Validator {
 public:
  // False once the bytes so far cannot begin a valid text; then Reset() before going on.
  bool Feed(std::string_view bytes);
  // Not in the middle of a code point.
  bool complete() const { return needed_ == 0; }
  void Reset() { *this = Utf8Validator(); }

 private:
  bool TakeLead(std::uint8_t byte);
  bool TakeContinuation(std::uint8_t byte);

  std::uint8_t needed_ = 0;      // Continuation bytes still to come.
  std::uint8_t lowest_ = 0x80;   // Range of the next one: shut against overlong forms,
  std::uint8_t highest_ = 0xbf;  // surrogates and what lies beyond U+10FFFF.
};

bool IsUtf8(std::string_view text);

}  // namespace rollcall
