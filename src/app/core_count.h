// How many processor cores this process may run on.

#pragma once

#include <cstddef>

namespace rollcall {

// At least 1: what the calling thread's affinity allows (taskset, a container's cpuset), which the
// number of cores of the machine does not tell. More loops than that would only take turns.
std::size_t CoreCount();

}  // namespace rollcall
