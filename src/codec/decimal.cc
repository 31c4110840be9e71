#include "codec/decimal.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace rollcall {
namespace {

constexpr std::size_t kMaxDigits = 20;

// The two digits of each number below 100, one after the other.
constexpr std::array<char, 200> kPairs = [] {
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs[2 * i] = static_cast<char>('0' + i / 10);
    pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}();

void PutPair(std::uint64_t below_hundred, char* out) {
  std::memcpy(out, kPairs.data() + 2 * below_hundred, 2);
}

constexpr std::array<std::uint64_t, kMaxDigits> kPowersOfTen = [] {
  std::array<std::uint64_t, kMaxDigits> powers{};
  std::uint64_t power = 1;
  for (std::uint64_t& one : powers) {
    one = power;
    power *= 10;
  }
  return powers;
}();

std::size_t CountDigits(std::uint64_t value) {
  value |= 1;  // 0 has a digit, too; no other number gets one more.
  // The logarithm to base 2 as one to base 10: 1233 / 4096 is a little more than log10(2).
  const auto digits = static_cast<std::size_t>(std::bit_width(value) * 1233 >> 12);
  return digits + (value >= kPowersOfTen.data()[digits] ? 1 : 0);
}

}  // namespace

void AppendInteger(std::int64_t value, std::string& out) {
  std::array<char, kMaxIntegerLength> text;
  out.append(text.data(), WriteInteger(value, text.data()));
}

// Not std::to_chars: answers are mostly numbers, and this takes half of its time.
char* WriteInteger(std::int64_t value, char* out) {
  auto rest = static_cast<std::uint64_t>(value);
  if (value < 0) {
    *out++ = '-';
    rest = 0 - rest;
  }
  char* const end = out + CountDigits(rest);
  char* at = end;
  // Four at a time, for it is the divisions that wait for each other.
  for (; rest >= 10'000; rest /= 10'000) {
    const auto four = static_cast<std::uint32_t>(rest % 10'000);
    PutPair(four % 100, at -= 2);
    PutPair(four / 100, at -= 2);
  }
  if (rest >= 100) {
    PutPair(rest % 100, at -= 2);
    rest /= 100;
  }
  if (rest >= 10) {
    PutPair(rest, at - 2);
  } else {
    at[-1] = static_cast<char>('0' + rest);
  }
  return end;
}

IntegerText ToIntegerText(std::int64_t value) {
  IntegerText text;
  text.size = static_cast<std::size_t>(WriteInteger(value, text.bytes.data()) - text.bytes.data());
  return text;
}

std::optional<std::int64_t> ParseDecimal(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || (digits.front() == '0' && text.size() > 1)) return std::nullopt;
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

}  // namespace rollcall
