#include "domain/ids.h"

#include <array>
#include <cstddef>

namespace rollcall {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr int kBitsPerDigit = 6;
// 22 digits hold 132 bits: the first carries the top two bits of the 128 only.
constexpr std::uint64_t kDigitMask = 63;

// Takes the lowest digit off the 128-bit value (high, low).
std::uint64_t TakeDigit(std::uint64_t& high, std::uint64_t& low) {
  const std::uint64_t digit = low & kDigitMask;
  low = (low >> kBitsPerDigit) | (high << (64 - kBitsPerDigit));
  high >>= kBitsPerDigit;
  return digit;
}

}  // namespace

std::string ConnId::ToText() const {
  std::string text;
  AppendTo(text);
  return text;
}

void ConnId::AppendTo(std::string& out) const {
  std::array<char, kTextLength> text{};
  std::uint64_t high = boot;
  std::uint64_t low = number;
  for (std::size_t i = kTextLength; i-- > 0;) {
    text[i] = kAlphabet[TakeDigit(high, low)];
  }
  out.append(text.data(), text.size());
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
