// PrettyJson: JSON laid out for a person.

#pragma once

#include <string>
#include <string_view>

namespace rollcall {

// One member or element a line, two blanks a level, but an object or array without another in it
// stays on one line. Text that is not JSON comes back unchanged, or laid out oddly.
std::string PrettyJson(std::string_view json);

}  // namespace rollcall
