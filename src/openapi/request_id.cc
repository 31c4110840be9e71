#include "openapi/request_id.h"

#include <chrono>

#include <fmt/format.h>

namespace rollcall {
namespace {

constexpr std::chrono::hours kChinaStandardTime{8};  // No summer time since 1991.
constexpr std::string_view kHex = "0123456789ABCDEF";

}  // namespace

RequestId RequestIdSource::Next() {
  const std::int64_t now = UnixSeconds(clock_.Wall());
  if (now != second_) FormatTime(now);
  if (used_ == randomness_.size()) {
    random_.Fill(randomness_);
    used_ = 0;
  }
  char* out = last_.characters.data() + kTimeDigits;
  for (std::size_t i = 0; i < kRandomBytes; ++i) {
    const auto byte = std::to_integer<std::size_t>(randomness_[used_++]);
    *out++ = kHex[byte >> 4];
    *out++ = kHex[byte & 15];
  }
  return last_;
}

void RequestIdSource::FormatTime(std::int64_t second) {
  const std::chrono::sys_seconds time{std::chrono::seconds(second) + kChinaStandardTime};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  fmt::format_to_n(last_.characters.begin(), kTimeDigits, "{:04}{:02}{:02}{:02}{:02}{:02}",
                   static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                   static_cast<unsigned>(date.day()), clock.hours().count(),
                   clock.minutes().count(), clock.seconds().count());
  second_ = second;
}

}  // namespace rollcall
