// RequestId: names one call in its answer, in X-Tt-Logid and in the log.
//
// 34 characters, as the official gateway's: the time as YYYYMMDDhhmmss in China Standard Time, then
// 20 upper-case hexadecimal digits at random.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace rollcall {

struct RequestId {
  std::array<char, 34> characters{};
  std::string_view text() const { return {characters.data(), characters.size()}; }
};

// Loop-confined.
class RequestIdSource {
 public:
  // Both are borrowed and must outlive the source.
  RequestIdSource(const Clock& clock, RandomSource& random) : clock_(clock), random_(random) {}

  RequestId Next();

 private:
  static constexpr std::size_t kTimeDigits = 14;
  static constexpr std::size_t kRandomBytes = 10;
  // The kernel is asked for many ids' randomness at once.
  static constexpr std::size_t kIdsPerFill = 64;

  void FormatTime(std::int64_t second);

  const Clock& clock_;
  RandomSource& random_;
  std::int64_t second_ = INT64_MIN;
  RequestId last_;  // Its time is `second_`.
  std::array<std::byte, kRandomBytes * kIdsPerFill> randomness_{};
  std::size_t used_ = kRandomBytes * kIdsPerFill;
};

}  // namespace rollcall
