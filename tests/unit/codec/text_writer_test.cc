#include "codec/text_writer.h"

#include <array>
#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(TextWriterTest, PutsOnePieceAfterTheOther) {
  std::array<char, 64> room{};
  TextWriter writer(room.data());
  writer.Put("a:").PutInteger(-12).Put(std::string_view()).Put("").Put(std::string_view("b\0c", 3));
  *writer.Skip(1) = '!';
  writer.PutInteger(std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(std::string(room.data(), writer.at()),
            std::string("a:-12b\0c!", 9) + "-9223372036854775808");
}

TEST(TextWriterTest, PutsAShortTextWithoutTheRoomBehindIt) {
  const auto text = ShortText<8>().Append("ab").Append("").Append("c");
  EXPECT_EQ(text.view(), "abc");
  std::array<char, 32> room{};
  TextWriter writer(room.data());
  writer.Put(text).Put(ShortText<4>()).Put(ShortText<4>().Append("full")).Put(text);
  EXPECT_EQ(std::string(room.data(), writer.at()), "abcfullabc");
}

}  // namespace
}  // namespace rollcall
