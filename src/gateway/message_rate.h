// MessageRate: one device's token bucket, in eight bytes.
//
// Kept as the time when the bucket will be full again: `rate` a second, `rate` saved up.
//
// Loop-confined.

#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace rollcall {

class MessageRate {
 public:
  // Takes a token; false when there is none. `per_second` 0 = no limit.
  bool Take(MonotonicTime now, std::uint32_t per_second) {
    if (per_second == 0) return true;
    constexpr Duration kFull = std::chrono::seconds(1);
    const Duration one = kFull / per_second;
    const MonotonicTime full_at = std::max(full_at_, now) + one;
    if (full_at - now > kFull) return false;
    full_at_ = full_at;
    return true;
  }

 private:
  MonotonicTime full_at_ = MonotonicTime::min();
};

}  // namespace rollcall
