// FindTooDeepKey: guards the TOML parser, which bounds the nesting of values but not the parts of a
// dotted key, and frees nested tables by recursion: a.a.a... would use up the stack.

#pragma once

#include <cstddef>
#include <string_view>

namespace rollcall {

inline constexpr std::size_t kMaxKeyParts = 16;

// The line of the first key with more parts; 0 = none. Texts and comments may have any dots.
std::size_t FindTooDeepKey(std::string_view toml);

}  // namespace rollcall
