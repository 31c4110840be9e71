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

// How many digits the low word fills by itself; the next one lies across both words.
constexpr std::size_t kLowDigits = 64 / kBitsPerDigit;
constexpr int kLowRest = 64 % kBitsPerDigit;

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

// Each digit from its own bits, not from what the one before left over: so none waits for another.
void ConnId::WriteTo(std::span<char, kTextLength> out) const {
  const auto digit = [](std::uint64_t bits) { return kAlphabet[bits & kDigitMask]; };
  char* const last = out.data() + kTextLength - 1;
#pragma GCC unroll 10
  for (std::size_t i = 0; i < kLowDigits; ++i)
    last[-static_cast<std::ptrdiff_t>(i)] = digit(number >> (kBitsPerDigit * i));
  char* const both = last - kLowDigits;
  *both = digit(number >> (kBitsPerDigit * kLowDigits) | boot << kLowRest);
  constexpr std::size_t kHighDigits = kTextLength - kLowDigits - 1;
#pragma GCC unroll 11
  for (std::size_t i = 0; i < kHighDigits; ++i)
    both[-1 - static_cast<std::ptrdiff_t>(i)] =
        digit(boot >> (kBitsPerDigit - kLowRest + kBitsPerDigit * i));
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
