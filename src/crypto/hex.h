// Digests as lower-case hexadecimal.

#pragma once

#include <array>
#include <string_view>

#include "crypto/sha256.h"

namespace rollcall {

// The 64 characters of a digest, without an allocation.
class HexDigest {
 public:
  HexDigest() = default;
  explicit HexDigest(const Sha256Digest& digest);

  std::string_view text() const { return {text_.data(), text_.size()}; }

 private:
  std::array<char, 2 * std::tuple_size_v<Sha256Digest>> text_{};
};

}  // namespace rollcall
