// Comparing secrets.

#pragma once

#include <string_view>

namespace rollcall {

// In a time that depends on the lengths only, which are taken to be public. Thread-safe.
bool EqualInConstantTime(std::string_view a, std::string_view b);

}  // namespace rollcall
