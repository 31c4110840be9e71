#include "codec/byte_scan.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

template <typename Kind>
class ByteScanTest : public ::testing::Test {
 protected:
  // A byte that is not of the kind.
  static char Other() {
    for (int c = 0; c < 256; ++c) {
      if (!Kind::Has(static_cast<std::uint8_t>(c))) return static_cast<char>(c);
    }
    ADD_FAILURE() << "every byte is of the kind";
    return 0;
  }
};

using Kinds = ::testing::Types<ControlByte, InvisibleByte, BlankByte, JsonSpecialByte,
                               FormEscapeByte, NotHexByte>;
TYPED_TEST_SUITE(ByteScanTest, Kinds);

TYPED_TEST(ByteScanTest, TellsEachByteAsHasDoesAtEachPlaceOfAStep) {
  for (int c = 0; c < 256; ++c) {
    for (std::size_t place = 0; place < 40; ++place) {
      std::string text(40, this->Other());
      text[place] = static_cast<char>(c);
      const std::size_t expected =
          TypeParam::Has(static_cast<std::uint8_t>(c)) ? place : text.size();
      ASSERT_EQ(FindFirst<TypeParam>(text), expected) << c << " at " << place;
      ASSERT_EQ(HasAny<TypeParam>(text), expected < text.size()) << c << " at " << place;
    }
  }
}

TYPED_TEST(ByteScanTest, LooksNeitherBeforeFromNorBehindTheEnd) {
  int special = 0;
  while (!TypeParam::Has(static_cast<std::uint8_t>(special)))
    ++special;
  const std::string around(64, static_cast<char>(special));
  for (std::size_t size = 0; size <= 40; ++size) {
    std::string memory = around;
    memory.replace(8, size, size, this->Other());
    const std::string_view text = std::string_view(memory).substr(8, size);
    for (std::size_t from = 0; from <= size; ++from) {
      ASSERT_EQ(FindFirst<TypeParam>(text, from), size) << size << " from " << from;
      if (from == 0) continue;
      memory[8 + from - 1] = static_cast<char>(special);
      ASSERT_EQ(FindFirst<TypeParam>(text, from), size) << size << " from " << from;
      memory[8 + from - 1] = this->Other();
    }
  }
}

TEST(ByteScanTest, KnowsTheKinds) {
  EXPECT_EQ(FindFirst<ControlByte>("a\tb\r\n"), 3u);
  EXPECT_EQ(FindFirst<ControlByte>("\xc3\xa9\x7f"), 2u);
  EXPECT_EQ(FindFirst<InvisibleByte>("/a?b~ c"), 5u);
  EXPECT_EQ(FindFirst<BlankByte>("ab\tc d"), 2u);
  EXPECT_EQ(FindFirst<JsonSpecialByte>("a'/b\\"), 4u);
  EXPECT_EQ(FindFirst<JsonSpecialByte>("ab\xc3\xa9"), 2u);
  EXPECT_EQ(FindFirst<FormEscapeByte>("a&b=c+d%20"), 5u);
  EXPECT_EQ(FindFirst<NotHexByte>("0123456789abcdefg"), 16u);
  EXPECT_EQ(FindFirst<NotHexByte>("0123A"), 4u);
}

}  // namespace
}  // namespace rollcall
