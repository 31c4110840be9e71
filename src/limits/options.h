// Settings of limits/.

#pragma once

#include <cstddef>

namespace rollcall {

struct RateLimiterOptions {
  // Buckets kept at once. Needed: accounts that call within one second, times classes of calls.
  std::size_t max_buckets = 65536;
};

}  // namespace rollcall
