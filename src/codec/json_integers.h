// Arrays of integers in JSON text: most of what a large request is, read faster than a value at a
// time can be.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rollcall {

// The number that `token` is, when it is an integer without a sign, of at most 18 digits (which any
// int64 can hold). Nothing for all else, good or not.
std::optional<std::int64_t> ReadShortInteger(std::string_view token);

// Puts the elements of the array that `text` begins with, at its '[', into `integers`, when they
// are all such as ReadShortInteger takes. False for all other arrays, good or not; `text` may go on
// behind the array.
bool ReadShortIntegers(std::string_view text, std::vector<std::int64_t>& integers);

}  // namespace rollcall
