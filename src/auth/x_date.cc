#include "auth/x_date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <span>

#include "base/check.h"

namespace rollcall {
namespace {

namespace chrono = std::chrono;

constexpr std::string_view kForm = "00000000T000000Z";  // 0 stands for any digit.

bool HasForm(std::string_view text) {
  return text.size() == kForm.size() &&
         std::equal(text.begin(), text.end(), kForm.begin(), [](char c, char form) {
           return form == '0' ? c >= '0' && c <= '9' : c == form;
         });
}

// REQUIRES: digits only.
unsigned ReadNumber(std::string_view digits) {
  unsigned number = 0;
  for (const char c : digits)
    number = number * 10 + static_cast<unsigned>(c - '0');
  return number;
}

void WriteNumber(unsigned number, std::span<char> digits) {
  for (std::size_t i = digits.size(); i-- > 0; number /= 10) {
    digits[i] = static_cast<char>('0' + number % 10);
  }
}

}  // namespace

std::optional<WallTime> ParseXDate(std::string_view text) {
  if (!HasForm(text)) return std::nullopt;
  const chrono::year_month_day day(chrono::year(static_cast<int>(ReadNumber(text.substr(0, 4)))),
                                   chrono::month(ReadNumber(text.substr(4, 2))),
                                   chrono::day(ReadNumber(text.substr(6, 2))));
  const unsigned hour = ReadNumber(text.substr(9, 2));
  const unsigned minute = ReadNumber(text.substr(11, 2));
  const unsigned second = ReadNumber(text.substr(13, 2));
  if (!day.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return chrono::sys_days(day) + chrono::hours(hour) + chrono::minutes(minute) +
         chrono::seconds(second);
}

std::string FormatXDate(WallTime time) {
  const auto midnight = chrono::floor<chrono::days>(time);
  const chrono::year_month_day day(midnight);
  const chrono::hh_mm_ss clock(chrono::floor<chrono::seconds>(time - midnight));
  const int year = static_cast<int>(day.year());
  CHECK(year >= 0 && year <= 9999);

  std::string text(kForm);
  const std::span<char> out(text);
  WriteNumber(static_cast<unsigned>(year), out.subspan(0, 4));
  WriteNumber(static_cast<unsigned>(day.month()), out.subspan(4, 2));
  WriteNumber(static_cast<unsigned>(day.day()), out.subspan(6, 2));
  WriteNumber(static_cast<unsigned>(clock.hours().count()), out.subspan(9, 2));
  WriteNumber(static_cast<unsigned>(clock.minutes().count()), out.subspan(11, 2));
  WriteNumber(static_cast<unsigned>(clock.seconds().count()), out.subspan(13, 2));
  return text;
}

}  // namespace rollcall
