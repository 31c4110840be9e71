#include "codec/json_token.h"

#include <charconv>
#include <cstddef>
#include <cstdint>

#include "codec/json_integers.h"

namespace rollcall {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t SkipDigits(std::string_view text, std::size_t at) {
  while (at < text.size() && IsDigit(text[at]))
    ++at;
  return at;
}

// The four hex digits of a \u escape.
std::optional<std::uint32_t> CodeUnit(std::string_view text) {
  std::uint32_t unit = 0;
  if (text.size() < 4) return std::nullopt;
  const auto result = std::from_chars(text.data(), text.data() + 4, unit, 16);
  if (result.ec != std::errc() || result.ptr != text.data() + 4) return std::nullopt;
  return unit;
}

// The size of the escape that `text` begins with, a surrogate pair counted as one; 0 when it is
// none.
std::size_t EscapeSize(std::string_view text) {
  constexpr std::string_view kShort = "\"\\/bfnrt";
  constexpr std::size_t kUnitSize = 6;  // \uXXXX
  if (text.size() < 2) return 0;
  if (text[1] != 'u') return kShort.find(text[1]) != std::string_view::npos ? 2 : 0;
  const auto first = CodeUnit(text.substr(2));
  if (!first || (*first >= 0xdc00 && *first <= 0xdfff)) return 0;
  if (*first < 0xd800 || *first > 0xdbff) return kUnitSize;
  if (!text.substr(kUnitSize).starts_with("\\u")) return 0;
  const auto second = CodeUnit(text.substr(kUnitSize + 2));
  return second && *second >= 0xdc00 && *second <= 0xdfff ? 2 * kUnitSize : 0;
}

std::optional<JsonValue> ReadNumber(std::string_view token) {
  const std::size_t start = token.starts_with('-') ? 1 : 0;
  const std::size_t integer_end = SkipDigits(token, start);
  if (integer_end == start) return std::nullopt;
  if (token[start] == '0' && integer_end > start + 1) return std::nullopt;
  std::size_t at = integer_end;
  if (at < token.size() && token[at] == '.') {
    const std::size_t fraction = ++at;
    at = SkipDigits(token, at);
    if (at == fraction) return std::nullopt;
  }
  if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
    ++at;
    if (at < token.size() && (token[at] == '+' || token[at] == '-')) ++at;
    const std::size_t exponent = at;
    at = SkipDigits(token, at);
    if (at == exponent) return std::nullopt;
  }
  if (at != token.size()) return std::nullopt;

  if (at != integer_end || token == "-0") return JsonValue{.kind = JsonValue::Kind::kFraction};
  JsonValue value{.kind = JsonValue::Kind::kInteger};
  const auto result = std::from_chars(token.data(), token.data() + token.size(), value.integer);
  if (result.ec != std::errc()) return JsonValue{.kind = JsonValue::Kind::kBigInteger};
  return value;
}

}  // namespace

std::optional<JsonStringScan> ScanJsonString(std::string_view text) {
  JsonStringScan scan;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      scan.raw = text.substr(0, at);
      return scan;
    }
    if (static_cast<unsigned char>(c) < 0x20) return std::nullopt;
    if (c != '\\') {
      ++at;
      continue;
    }
    scan.escaped = true;
    const std::size_t size = EscapeSize(text.substr(at));
    if (size == 0) return std::nullopt;
    at += size;
  }
  return std::nullopt;
}

std::optional<JsonValue> ReadJsonScalar(std::string_view token) {
  if (const auto integer = ReadShortInteger(token)) {
    return JsonValue{.kind = JsonValue::Kind::kInteger, .integer = *integer};
  }
  if (token == "null") return JsonValue{};
  if (token == "true") return JsonValue{.kind = JsonValue::Kind::kBool, .boolean = true};
  if (token == "false") return JsonValue{.kind = JsonValue::Kind::kBool};
  return ReadNumber(token);
}

}  // namespace rollcall
