#include "codec/http_fields.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(HttpFieldsTest, ComparesNamesWithoutCase) {
  EXPECT_TRUE(EqualsIgnoreCase("Host", "hOST"));
  EXPECT_FALSE(EqualsIgnoreCase("Host", "Hos"));
  EXPECT_FALSE(EqualsIgnoreCase("[", "{")) << "only letters have a case";
}

TEST(HttpFieldsTest, ComparesEachPairOfBytesTheSameWayWhereverItIs) {
  const auto lower = [](int c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; };
  for (const std::size_t place : {0u, 3u, 7u, 9u}) {  // Of the eight that are one word, and behind.
    std::string a(10, 'x');
    std::string b(10, 'X');
    for (int left = 0; left < 256; ++left) {
      for (int right = 0; right < 256; ++right) {
        a[place] = static_cast<char>(left);
        b[place] = static_cast<char>(right);
        ASSERT_EQ(EqualsIgnoreCase(a, b), lower(left) == lower(right)) << left << ' ' << right;
      }
    }
  }
}

TEST(HttpFieldsTest, FindsElementsOfListsOverSeveralFields) {
  constexpr std::string_view kHead =
      "x\r\nUpgrade: h2c , WebSocket\r\nA: websocket2\r\nUPGRADE: last\r\n\r\n";
  HttpFields fields;
  ASSERT_EQ(fields.Scan(kHead), HttpProgress::kComplete);
  EXPECT_EQ(fields.first_line(), "x");
  EXPECT_TRUE(fields.ListHas("upgrade", "websocket"));
  EXPECT_TRUE(fields.ListHas("upgrade", "last"));
  EXPECT_FALSE(fields.ListHas("A", "websocket"));
  EXPECT_FALSE(fields.ListHas("B", "websocket"));
  EXPECT_TRUE(fields.IsTokenList("upgrade"));
  EXPECT_EQ(fields.head_size(), kHead.size());
}

TEST(HttpFieldsTest, CanBeUsedAgainAfterReset) {
  HttpFields fields;
  ASSERT_EQ(fields.Scan("x\r\nA:b\nC"), HttpProgress::kRefused);
  fields.Reset();
  EXPECT_EQ(fields.error(), HttpError::kNone);
  EXPECT_FALSE(fields.has_first_line());
  ASSERT_EQ(fields.Scan("y\r\n\r\n"), HttpProgress::kComplete);
  EXPECT_EQ(fields.first_line(), "y");
  EXPECT_EQ(fields.size(), 0U);
}

}  // namespace
}  // namespace rollcall
