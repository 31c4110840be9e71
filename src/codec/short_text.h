// ShortText: a text of a few bytes, kept with the room around it.
//
// Its copies are of one size that the compiler knows, whatever the text's own: that takes two or
// three instructions, where as many bytes as the text has are a call and a guess.

#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace rollcall {

template <std::size_t Capacity>
struct ShortText {
  std::array<char, Capacity> bytes{};
  std::size_t size = 0;  // Of the text, which the rest of `bytes` does not belong to.

  // REQUIRES: room for it.
  constexpr ShortText& Append(std::string_view text) {
    for (const char c : text)
      bytes[size++] = c;
    return *this;
  }

  constexpr std::string_view view() const { return {bytes.data(), size}; }
};

}  // namespace rollcall
