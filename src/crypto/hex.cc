#include "crypto/hex.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace rollcall {
namespace {

using Pair = std::array<char, 2>;  // The digits of a byte.

constexpr std::array<Pair, 256> kPairs = [] {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<Pair, 256> pairs{};
  for (std::size_t byte = 0; byte < pairs.size(); ++byte)
    pairs[byte] = {kDigits[byte >> 4], kDigits[byte & 15]};
  return pairs;
}();

}  // namespace

HexDigest::HexDigest(const Sha256Digest& digest) {
  char* out = text_.data();
  for (const std::uint8_t byte : digest) {
    std::memcpy(out, kPairs[byte].data(), sizeof(Pair));
    out += sizeof(Pair);
  }
}

}  // namespace rollcall
