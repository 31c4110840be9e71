// The tokens of JSON text: its scalars (RFC 8259 6, 7) checked by their grammar, byte for byte.

#pragma once

#include <optional>
#include <string_view>

#include "codec/json_reader.h"

namespace rollcall {

// RFC 8259 2.
constexpr bool IsJsonWhiteSpace(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct JsonStringScan {
  std::string_view raw;  // Between the quotes, escapes as written.
  bool escaped = false;  // Holds a backslash.
};
// `text` begins right after the opening quote and goes on beyond the closing one. Empty when there
// is no closing quote, for a control byte, an unknown escape or a surrogate without its partner.
// Does not check UTF-8.
std::optional<JsonStringScan> ScanJsonString(std::string_view text);

// A number, true, false or null and nothing else; what numbers are is told as in JsonValue.
std::optional<JsonValue> ReadJsonScalar(std::string_view token);

}  // namespace rollcall
