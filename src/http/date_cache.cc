#include "http/date_cache.h"

#include <chrono>

#include <fmt/format.h>

namespace rollcall {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::string_view DateCache::Text() {
  const std::int64_t now = UnixSeconds(clock_.Wall());
  if (now != second_) {
    const std::chrono::sys_seconds time{std::chrono::seconds(now)};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    fmt::format_to_n(
        text_.begin(), text_.size(), "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
        kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
        clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    second_ = now;
  }
  return {text_.data(), text_.size()};
}

}  // namespace rollcall
