#include "app/descriptor_limit.h"

#include <sys/resource.h>

namespace rollcall {
namespace {

// Listeners, loops, log, API and admin connections.
constexpr std::uint64_t kKeptForOthers = 1024;

}  // namespace

std::uint64_t RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlimit raised{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
  return setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
}

std::uint64_t DevicesThatFit(std::uint64_t descriptors) {
  return descriptors > kKeptForOthers ? descriptors - kKeptForOthers : 0;
}

}  // namespace rollcall
