// The process's limit of open files, which is the first limit of how many devices fit.

#pragma once

#include <cstdint>

namespace rollcall {

// Raises the soft limit to the hard limit and returns what then holds.
std::uint64_t RaiseDescriptorLimit();

// How many devices fit under `descriptors`, leaving some for the other doors and the log.
std::uint64_t DevicesThatFit(std::uint64_t descriptors);

}  // namespace rollcall
