#include "crypto/hex.h"

#include <cstddef>

namespace rollcall {

HexDigest::HexDigest(const Sha256Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < digest.size(); ++i) {
    text_[2 * i] = kDigits[digest[i] >> 4];
    text_[2 * i + 1] = kDigits[digest[i] & 15];
  }
}

}  // namespace rollcall
