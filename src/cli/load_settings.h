// LoadSettings: a configuration file for a command that needs it to be good.

#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "config/settings.h"

namespace rollcall {

// Nothing when there is a mistake; every one was written to `err`, a line each.
std::optional<Settings> LoadSettings(const std::string& file, std::ostream& err);

}  // namespace rollcall
