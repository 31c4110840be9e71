#include "codec/decimal.h"

#include <limits>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(DecimalTest, ReadsWhatItWrites) {
  constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{42}, kMin, kMax}) {
    std::string text;
    AppendInteger(value, text);
    EXPECT_EQ(ParseDecimal(text), value) << text;
  }
}

TEST(DecimalTest, TakesTheShortestFormOnly) {
  for (const std::string_view text :
       {"", "-", "+1", "01", "-01", "-0", "00", " 1", "1 ", "1.0", "1e3", "0x1", "a",
        "9223372036854775808", "-9223372036854775809", "18446744073709551617"}) {
    EXPECT_EQ(ParseDecimal(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace rollcall
