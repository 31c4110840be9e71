// Ports that a node started by this program can listen on.

#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "base/result.h"

namespace rollcall {

// A port of 127.0.0.1 nobody listens on now, and not in `taken`: `preferred` when it is free, else
// one below the kernel's range for outgoing connections, where none of those can take it in
// between. kUnavailable when `strict` and the preferred one is taken, or none is left.
Result<std::uint16_t> FindFreePort(std::uint16_t preferred, bool strict,
                                   const std::set<std::uint16_t>& taken);

}  // namespace rollcall
