// The program's version, as the build knows it.

#pragma once

#include <string>

namespace rollcall {

// "rollcall 0.1.0".
std::string VersionLine();

}  // namespace rollcall
