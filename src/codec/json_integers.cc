#include "codec/json_integers.h"

#include <bit>
#include <cstddef>
#include <cstring>

#include "codec/json_token.h"

namespace rollcall {
namespace {

constexpr std::size_t kMaxDigits = 18;

// Reads a text from its start, and is never beyond its end.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  bool Take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  void SkipWhiteSpace() {
    while (at_ != end_ && IsJsonWhiteSpace(*at_))
      ++at_;
  }

  // False when there are no digits, or they are no short integer. What follows is not looked at.
  bool TakeInteger(std::int64_t& integer) {
    const char* const begin = at_;
    std::uint64_t value = 0;
    TakeEightDigits(value);
    for (; at_ != end_; ++at_) {
      const auto digit = static_cast<unsigned>(*at_ - '0');
      if (digit > 9) break;
      value = value * 10 + digit;
    }
    const auto digits = static_cast<std::size_t>(at_ - begin);
    integer = static_cast<std::int64_t>(value);
    return digits > 0 && digits <= kMaxDigits && (*begin != '0' || digits == 1);
  }

  bool at_end() const { return at_ == end_; }

 private:
  // Most ids have more digits than these. All are looked at, and put together, at once: first to
  // pairs, then to fours, then to one.
  void TakeEightDigits(std::uint64_t& value) {
    if constexpr (std::endian::native == std::endian::little) {
      std::uint64_t text = 0;
      if (end_ - at_ < static_cast<std::ptrdiff_t>(sizeof text)) return;
      std::memcpy(&text, at_, sizeof text);
      constexpr std::uint64_t kEach = 0x0101010101010101U;
      constexpr std::uint64_t kUpperHalves = kEach * 0xF0;
      // Digits are '0' = 0x30 to 0x39: six more must not reach the next upper half.
      const bool are_digits = (text & kUpperHalves) == kEach * '0' &&
                              ((text + kEach * 6) & kUpperHalves) == kEach * '0';
      if (!are_digits) return;
      text = (text & kEach * 0x0F) * (1 + (10U << 8)) >> 8;
      text = (text & 0x00FF00FF00FF00FFU) * (1 + (100U << 16)) >> 16;
      value = (text & 0x0000FFFF0000FFFFU) * (1 + (std::uint64_t{10'000} << 32)) >> 32;
      at_ += sizeof text;
    }
  }

  const char* at_;
  const char* const end_;
};

}  // namespace

std::optional<std::int64_t> ReadShortInteger(std::string_view token) {
  Scanner scanner(token);
  std::int64_t integer = 0;
  if (!scanner.TakeInteger(integer) || !scanner.at_end()) return std::nullopt;
  return integer;
}

bool ReadShortIntegers(std::string_view text, std::vector<std::int64_t>& integers) {
  integers.clear();
  Scanner scanner(text);
  if (!scanner.Take('[')) return false;
  do {
    std::int64_t integer = 0;
    scanner.SkipWhiteSpace();
    if (!scanner.TakeInteger(integer)) return false;
    integers.push_back(integer);
    scanner.SkipWhiteSpace();
  } while (scanner.Take(','));
  return scanner.Take(']');
}

}  // namespace rollcall
