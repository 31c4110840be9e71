// DateCache: the text of a Date field (IMF-fixdate, RFC 9110 5.6.7), made once a second.
//
// Loop-confined.

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/clock.h"

namespace rollcall {

class DateCache {
 public:
  // `clock` is borrowed and must outlive the cache.
  explicit DateCache(const Clock& clock) : clock_(clock) {}

  // Valid until the next call.
  std::string_view Text();

 private:
  const Clock& clock_;
  std::int64_t second_ = INT64_MIN;
  std::array<char, 29> text_{};
};

}  // namespace rollcall
