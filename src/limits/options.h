// Settings of limits/.

#pragma once

#include <cstddef>
#include <cstdint>

namespace rollcall {

struct RateLimiterOptions {
  // Buckets kept at once. Needed: accounts that call within one second, times classes of calls.
  std::size_t max_buckets = 65536;
};

struct FailureLimiterOptions {
  // Addresses kept at once, about 100 bytes each. Needed: those that fail within one second.
  std::size_t max_addresses = 65536;
};

// Of one door. 0 = no limit.
struct ClientLimitOptions {
  std::uint32_t max_connections_per_address = 0;
  std::uint32_t max_failures_per_second = 0;
};

}  // namespace rollcall
