#include "crypto/hex.h"

#include <cstdint>

namespace rollcall {

HexDigest::HexDigest(const Sha256Digest& digest) {
  constexpr const char* kDigits = "0123456789abcdef";
  char* out = text_.data();
  for (const std::uint8_t byte : digest) {
    *out++ = kDigits[byte >> 4];
    *out++ = kDigits[byte & 15];
  }
}

}  // namespace rollcall
