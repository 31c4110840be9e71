#include "app/core_count.h"

#include <algorithm>
#include <thread>

#include <sched.h>

namespace rollcall {

std::size_t CoreCount() {
  cpu_set_t allowed;
  // Fails on a machine with more than CPU_SETSIZE, 1,024, cores.
  if (::sched_getaffinity(0, sizeof(allowed), &allowed) != 0) {
    return std::max(1U, std::thread::hardware_concurrency());
  }
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&allowed)));
}

}  // namespace rollcall
