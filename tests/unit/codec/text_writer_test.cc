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

}  // namespace
}  // namespace rollcall
