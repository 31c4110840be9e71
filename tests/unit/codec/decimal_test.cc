#include "codec/decimal.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string>

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

// Where the number of digits changes, and where that of bits does.
TEST(DecimalTest, WritesEveryLength) {
  std::uint64_t power = 1;
  for (int digits = 1; digits <= 19; ++digits, power *= 10) {
    for (const std::uint64_t value : {power - 1, power, power + 1}) {
      for (const auto number :
           {static_cast<std::int64_t>(value), -static_cast<std::int64_t>(value)}) {
        std::string text = "x";
        AppendInteger(number, text);
        EXPECT_EQ(text, "x" + std::to_string(number));
      }
    }
  }
  for (int bits = 0; bits < 63; ++bits) {
    for (const std::int64_t number : {(std::int64_t{1} << bits) - 1, std::int64_t{1} << bits}) {
      std::array<char, kMaxIntegerLength> text{};
      EXPECT_EQ(std::string(text.data(), WriteInteger(number, text.data())),
                std::to_string(number));
    }
  }
}

TEST(DecimalTest, TakesTheShortestFormOnly) {
  for (const std::string_view text :
       {"", "-", "+1", "01", "-01", "-0", "00", " 1", "1 ", "1.0", "1e3", "0x1", "a",
        "9223372036854775808", "-9223372036854775809", "18446744073709551617"}) {
    EXPECT_EQ(ParseDecimal(text), std::nullopt) << text;
  }
}

TEST(DecimalTest, WritesAShorterTextOverALongerOne) {
  IntegerText text = ToIntegerText(-1234567890);
  EXPECT_EQ(text.view(), "-1234567890");
  text = ToIntegerText(7);
  EXPECT_EQ(text.view(), "7");
}

}  // namespace
}  // namespace rollcall
