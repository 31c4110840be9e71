#include "codec/json_integers.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using Integers = std::vector<std::int64_t>;

TEST(JsonIntegersTest, ReadsEveryLengthUpToEighteenDigits) {
  std::string digits;
  for (int length = 1; length <= 18; ++length) {
    digits.push_back(static_cast<char>('0' + length % 10));
    EXPECT_EQ(ReadShortInteger(digits), std::stoll(digits));
    EXPECT_EQ(ReadShortInteger(std::string(digits.size(), '9')),
              std::stoll(std::string(digits.size(), '9')));
  }
  EXPECT_EQ(ReadShortInteger("0"), 0);
}

TEST(JsonIntegersTest, LeavesAllElseToOthers) {
  for (const std::string_view token :
       {"", "-1", "-0", "01", "00000000", "012345678", "1234567890123456789", "1.0", "1e3", "1 ",
        " 1", "12345678x", "1234567x", "x2345678", "1234567:", "1234567/", "\"1\"", "null", "+1"}) {
    EXPECT_EQ(ReadShortInteger(token), std::nullopt) << token;
  }
  // Every byte in every place of eight digits and more.
  for (std::size_t place = 0; place < 10; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string token = "1234567891";
      token[place] = static_cast<char>(byte);
      const bool is_number = byte >= '0' && byte <= '9' && (place > 0 || byte > '0');
      EXPECT_EQ(ReadShortInteger(token),
                is_number ? std::optional<std::int64_t>(std::stoll(token)) : std::nullopt)
          << place << ' ' << byte;
    }
  }
}

TEST(JsonIntegersTest, ReadsWholeArrays) {
  Integers integers;
  EXPECT_TRUE(ReadShortIntegers("[ 1000000001,0,\t123456789012345678 ],\"a\":[9]", integers));
  EXPECT_EQ(integers, (Integers{1000000001, 0, 123456789012345678}));
  EXPECT_TRUE(ReadShortIntegers("[12345678]", integers));
  EXPECT_EQ(integers, Integers{12345678});
  EXPECT_TRUE(ReadShortIntegers("[1, 2 ,\n3\t,\r4 ] , 5", integers));
  EXPECT_EQ(integers, (Integers{1, 2, 3, 4}));
}

TEST(JsonIntegersTest, TakesNoOtherArray) {
  Integers integers;
  for (const std::string_view text :
       {"",     "[",         "[]",      "[ ]",      "[1",  "[1,",   "[1,]",
        "[,1]", "[1 2]",     "[1,,2]",  "[1;2]",    "1]",  "[-1]",  "[1,2.0]",
        "[01]", "[1,\"2\"]", "[1,[2]]", "[1,null]", "{1}", "[1\v]", "[1}"}) {
    EXPECT_FALSE(ReadShortIntegers(text, integers)) << text;
  }
}

// Wherever the text ends, nothing behind it is read.
TEST(JsonIntegersTest, ReadsNothingBeyondTheText) {
  const std::string whole = "[1234567890, 12345678 ]";
  Integers integers;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<char> text(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(ReadShortIntegers({text.data(), text.size()}, integers));
  }
}

}  // namespace
}  // namespace rollcall
