#include "app/descriptor_limit.h"

#include <sys/resource.h>

namespace rollcall {
namespace {

// Admin connections (AdminDoor::kMaxConnections) and a few files and sockets more.
constexpr std::uint64_t kReserve = 64;
// What a loop itself has open, and a share of the listeners.
constexpr std::uint64_t kPerLoop = 4;

}  // namespace

std::uint64_t RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlimit raised{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
  return setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
}

std::uint64_t SocketsThatFit(std::uint64_t descriptors, std::size_t loops) {
  const std::uint64_t reserve = kReserve + kPerLoop * loops;
  // Under a limit this small there is no good answer; half is at least some of each.
  return descriptors > 2 * reserve ? descriptors - reserve : descriptors / 2;
}

}  // namespace rollcall
