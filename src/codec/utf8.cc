#include "codec/utf8.h"

#include <cstddef>
#include <cstring>

namespace rollcall {
namespace {

// How many bytes at the start of `bytes` are certainly ASCII, in steps of eight.
std::size_t SkipAscii(std::string_view bytes) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t skipped = 0;
  while (bytes.size() - skipped >= sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + skipped, sizeof(word));
    if ((word & kHighBits) != 0) break;
    skipped += sizeof(word);
  }
  return skipped;
}

}  // namespace

bool Utf8Validator::Feed(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (needed_ == 0) {
      at += SkipAscii(bytes.substr(at));
      if (at == bytes.size()) break;
    }
    const auto byte = static_cast<std::uint8_t>(bytes[at++]);
    if (needed_ == 0 ? !TakeLead(byte) : !TakeContinuation(byte)) return false;
  }
  return true;
}

// RFC 3629 4, the table of well-formed sequences.
bool Utf8Validator::TakeLead(std::uint8_t byte) {
  if (byte < 0x80) return true;
  if (byte < 0xc2 || byte > 0xf4) return false;
  needed_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  if (byte == 0xe0) lowest_ = 0xa0;
  if (byte == 0xed) highest_ = 0x9f;
  if (byte == 0xf0) lowest_ = 0x90;
  if (byte == 0xf4) highest_ = 0x8f;
  return true;
}

bool Utf8Validator::TakeContinuation(std::uint8_t byte) {
  if (byte < lowest_ || byte > highest_) return false;
  lowest_ = 0x80;
  highest_ = 0xbf;
  --needed_;
  return true;
}

bool IsUtf8(std::string_view text) {
  Utf8Validator validator;
  return validator.Feed(text) && validator.complete();
}

}  // namespace rollcall
