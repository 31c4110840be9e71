// The process's limit of open files, which is the first limit of how many devices fit.

#pragma once

#include <cstddef>
#include <cstdint>

namespace rollcall {

// Raises the soft limit to the hard limit and returns what then holds.
std::uint64_t RaiseDescriptorLimit();

// How many sockets openapi and gateway may hold together under `descriptors`, on `loops` loops. The
// rest is a reserve for what must go on when sockets are used up: the admin door, the loops
// themselves, the log and the engine.
std::uint64_t SocketsThatFit(std::uint64_t descriptors, std::size_t loops);

}  // namespace rollcall
