// ClosestName: what somebody probably meant.

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace rollcall {

// The name with the fewest letters different, at most two of them; else one that ends in the same
// last part after its dots; else empty.
std::string_view ClosestName(std::string_view name, std::span<const std::string> names);

}  // namespace rollcall
