// ConfigReference: docs/reference/config.md, written from the table of keys.

#pragma once

#include <string>

namespace rollcall {

std::string ConfigReference();

}  // namespace rollcall
