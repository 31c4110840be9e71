// Decimal integers as text: the one form that ToText and the API use.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "codec/short_text.h"

namespace rollcall {

void AppendInteger(std::int64_t value, std::string& out);

inline constexpr std::size_t kMaxIntegerLength = 20;  // -2^63.
// Writes what AppendInteger appends; returns its end. REQUIRES: room for kMaxIntegerLength.
char* WriteInteger(std::int64_t value, char* out);

// The same, as a text.
using IntegerText = ShortText<kMaxIntegerLength>;
IntegerText ToIntegerText(std::int64_t value);

// Takes exactly what AppendInteger writes: no '+', no leading zero, no "-0", no white space.
std::optional<std::int64_t> ParseDecimal(std::string_view text);

}  // namespace rollcall
