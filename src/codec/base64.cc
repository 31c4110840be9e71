#include "codec/base64.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace rollcall {
namespace {

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::uint8_t kNoDigit = 0xff;
using Digits = std::array<std::uint8_t, 256>;

constexpr Digits MakeDigits(std::string_view alphabet) {
  Digits digits{};
  digits.fill(kNoDigit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    digits[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}

constexpr Digits kStandardDigits = MakeDigits(kStandard);
constexpr Digits kUrlDigits = MakeDigits(kUrl);

std::string Encode(std::string_view bytes, std::string_view alphabet) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  int bit_count = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | static_cast<std::uint8_t>(byte);
    for (bit_count += 8; bit_count >= 6; bit_count -= 6) {
      out.push_back(alphabet[bits >> (bit_count - 6) & 0x3f]);
    }
  }
  if (bit_count > 0) out.push_back(alphabet[bits << (6 - bit_count) & 0x3f]);
  return out;
}

std::optional<std::string> Decode(std::string_view text, const Digits& digits) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int bit_count = 0;
  for (const char c : text) {
    const std::uint8_t digit = digits[static_cast<std::uint8_t>(c)];
    if (digit == kNoDigit) return std::nullopt;
    bits = bits << 6 | digit;
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      out.push_back(static_cast<char>(bits >> bit_count & 0xff));
    }
  }
  const std::uint32_t unused_bits = bits & ((1U << bit_count) - 1);
  if (unused_bits != 0) return std::nullopt;
  return out;
}

}  // namespace

std::string EncodeBase64(std::string_view bytes) {
  std::string out = Encode(bytes, kStandard);
  while (out.size() % 4 != 0)
    out.push_back('=');
  return out;
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding)
    text.remove_suffix(1);
  return Decode(text, kStandardDigits);
}

std::string EncodeBase64Url(std::string_view bytes) {
  return Encode(bytes, kUrl);
}

std::optional<std::string> DecodeBase64Url(std::string_view text) {
  return Decode(text, kUrlDigits);
}

}  // namespace rollcall
