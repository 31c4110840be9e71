#include "crypto/equal.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(EqualInConstantTimeTest, TellsEqualFromDifferentAtEveryPosition) {
  const std::string text = "0123456789abcdef";
  EXPECT_TRUE(EqualInConstantTime(text, std::string(text)));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(EqualInConstantTime(text, other)) << i;
  }
}

TEST(EqualInConstantTimeTest, TellsAPrefixFromTheWhole) {
  EXPECT_FALSE(EqualInConstantTime("abc", "ab"));
  EXPECT_FALSE(EqualInConstantTime("ab", "abc"));
  EXPECT_FALSE(EqualInConstantTime("", "a"));
  EXPECT_TRUE(EqualInConstantTime("", ""));
}

}  // namespace
}  // namespace rollcall
