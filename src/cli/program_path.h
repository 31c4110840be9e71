// ProgramPath: how to start this same program again, for lines to copy.

#pragma once

#include <string>

namespace rollcall {

// Relative when it lies below the working directory; "rollcall" when the system does not tell.
std::string ProgramPath();

}  // namespace rollcall
