#include "cli/answer_size.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nDate: x\r\nCONTENT-Length:  3\r\nServer: y\r\n\r\nabc";

TEST(MeasureAnswer, IsDoneWithTheLastByteAndNotBefore) {
  for (std::size_t bytes = 0; bytes < kAnswer.size(); ++bytes) {
    const auto size = MeasureAnswer(kAnswer.substr(0, bytes));
    ASSERT_TRUE(size) << bytes;
    EXPECT_EQ(size->bytes, 0u) << bytes;
  }
  const auto size = MeasureAnswer(std::string(kAnswer) + "HTTP/1.1 ");
  ASSERT_TRUE(size);
  EXPECT_EQ(size->bytes, kAnswer.size());
  EXPECT_EQ(size->head, kAnswer.size() - 3);
  EXPECT_EQ(size->status, 200);
}

TEST(MeasureAnswer, RefusesWhatItCannotMeasure) {
  const std::string start = "HTTP/1.1 200 OK\r\n";
  EXPECT_FALSE(MeasureAnswer("HTTP/2"));
  EXPECT_FALSE(MeasureAnswer("x"));
  EXPECT_FALSE(MeasureAnswer(start + "Transfer-Encoding: chunked\r\n\r\n"));
  EXPECT_FALSE(MeasureAnswer(start + "Content-Length: \r\n\r\n"));
  EXPECT_FALSE(MeasureAnswer(start + "Content-Length:    \r\n\r\n"));
  EXPECT_FALSE(MeasureAnswer(start + "Content-Length: 4194305\r\n\r\n"));
  EXPECT_TRUE(MeasureAnswer(start + "Content-Length: 4194304\r\n\r\n"));
  EXPECT_FALSE(MeasureAnswer("HTTP/1.1 x\r\nContent-Length: 1\r\n\r\na"));
  EXPECT_FALSE(MeasureAnswer(start + std::string(16 * 1024, 'a')));
}

}  // namespace
}  // namespace rollcall
