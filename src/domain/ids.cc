#include "domain/ids.h"

#include <array>
#include <cstddef>
#include <cstring>

namespace rollcall {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr int kBitsPerDigit = 6;
// 22 digits hold 132 bits: the first carries the top two bits of the 128 only.
constexpr std::uint64_t kDigitMask = 63;

// The low word fills ten digits by itself; the next one lies across both words.
constexpr int kLowRest = 64 % kBitsPerDigit;

// Of each twelve bits both digits.
constexpr auto kPairs = [] {
  std::array<std::array<char, 2>, 4096> pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i)
    pairs[i] = {kAlphabet[i >> kBitsPerDigit], kAlphabet[i & kDigitMask]};
  return pairs;
}();

}  // namespace

std::string ConnId::ToText() const {
  std::string text;
  AppendTo(text);
  return text;
}

void ConnId::AppendTo(std::string& out) const {
  std::array<char, kTextLength> text;
  WriteTo(text);
  out.append(text.data(), text.size());
}

// From the last: ten digits of the number, one across both words, ten of the boot, and its top two
// bits. Each pair from its own bits, not from what the one before left over: so none waits.
void ConnId::WriteTo(std::span<char, kTextLength> out) const {
  const auto put_pairs = [](std::uint64_t bits, char* last) {
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i) {
      const std::uint64_t pair = bits >> (2 * kBitsPerDigit * i) & (kPairs.size() - 1);
      std::memcpy(last - 1 - 2 * i, kPairs.data()[pair].data(), 2);
    }
  };
  char* const last = out.data() + kTextLength - 1;
  put_pairs(number, last);
  last[-10] = kAlphabet[(number >> 60 | boot << kLowRest) & kDigitMask];
  put_pairs(boot >> 2, last - 11);
  out[0] = kAlphabet[boot >> 62];
}

Result<ConnId> ConnId::Parse(std::string_view text) {
  const Status malformed(StatusCode::kInvalidArgument,
                         "ConnId: must be 22 characters of base64url");
  if (text.size() != kTextLength) return malformed;
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  for (const char c : text) {
    const std::size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos || (high >> (64 - kBitsPerDigit)) != 0) return malformed;
    high = (high << kBitsPerDigit) | (low >> (64 - kBitsPerDigit));
    low = (low << kBitsPerDigit) | digit;
  }
  return ConnId{.boot = high, .number = low};
}

}  // namespace rollcall
