#include "cli/core_share.h"

namespace rollcall {

CoreShare::CoreShare(std::size_t cores) {
  cpu_set_t all;
  if (cores == 0 || ::sched_getaffinity(0, sizeof(all), &all) != 0) return;
  cpu_set_t mine;
  CPU_ZERO(&mine);
  CPU_ZERO(&others_);
  std::size_t taken = 0;
  for (std::size_t core = 0; core < CPU_SETSIZE; ++core) {
    if (!CPU_ISSET(core, &all)) continue;
    if (taken++ < cores) {
      CPU_SET(core, &mine);
    } else {
      CPU_SET(core, &others_);
    }
  }
  if (CPU_COUNT(&others_) == 0) others_ = all;
  is_changed_ = ::sched_setaffinity(0, sizeof(mine), &mine) == 0;
}

CoreShare::~CoreShare() {
  if (is_changed_) ::sched_setaffinity(0, sizeof(others_), &others_);
}

}  // namespace rollcall
