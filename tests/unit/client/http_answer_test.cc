#include "client/http_answer.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

constexpr std::size_t kLimit = 16;

// Feeds `text` in pieces of `piece` bytes, then the end of the connection.
Status FeedAll(HttpAnswerReader& reader, std::string_view text, std::size_t piece) {
  for (std::size_t at = 0; at < text.size() && !reader.complete(); at += piece) {
    const Status status = reader.Feed(text.substr(at, piece));
    if (!status.ok()) return status;
  }
  return reader.complete() ? Status() : reader.Finish();
}

TEST(HttpAnswerReader, ReadsEachFramingHoweverItArrives) {
  for (const std::string_view text : {
           "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello",
           "HTTP/1.1 200 OK\r\nX: y\r\nTransfer-Encoding: "
           "chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
           "HTTP/1.1 200 OK\r\nX: y\r\n\r\nhello",
           "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 5\r\n\r\nhello",
       }) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, text.size()}) {
      HttpAnswerReader reader(kLimit);
      const Status status = FeedAll(reader, text, piece);
      ASSERT_TRUE(status.ok()) << text << status.message();
      EXPECT_EQ(reader.answer().status, 200);
      EXPECT_EQ(reader.answer().reason, "OK");
      EXPECT_EQ(reader.answer().body, "hello");
    }
  }
}

TEST(HttpAnswerReader, NeedsNoReasonAndNoBody) {
  HttpAnswerReader bare(kLimit);
  ASSERT_TRUE(bare.Feed("HTTP/1.1 503 \r\nContent-Length: 0\r\n\r\n").ok());
  EXPECT_TRUE(bare.complete());
  HttpAnswerReader empty(kLimit);
  ASSERT_TRUE(empty.Feed("HTTP/1.1 204 No Content\r\n\r\n").ok());
  EXPECT_TRUE(empty.complete());
}

TEST(HttpAnswerReader, RefusesWhatIsNoAnswer) {
  for (const std::string_view text : {
           "SSH-2.0-OpenSSH_9.2\r\n\r\n",
           "HTTP/2.0 200 OK\r\n\r\n",
           "HTTP/1.1 99 Low\r\n\r\n",
           "HTTP/1.1 600 High\r\n\r\n",
           "HTTP/1.1 2000 Long\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
       }) {
    HttpAnswerReader reader(kLimit);
    EXPECT_EQ(reader.Feed(text).code(), StatusCode::kInvalidArgument) << text;
  }
}

TEST(HttpAnswerReader, BoundsTheBody) {
  const std::string full(kLimit, 'x');
  HttpAnswerReader counted(kLimit);
  EXPECT_TRUE(counted.Feed("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n" + full).ok());
  EXPECT_TRUE(counted.complete());
  HttpAnswerReader too_long(kLimit);
  EXPECT_EQ(too_long.Feed("HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n").code(),
            StatusCode::kLimitExceeded);
  HttpAnswerReader open_ended(kLimit);
  EXPECT_TRUE(open_ended.Feed("HTTP/1.1 200 OK\r\n\r\n" + full).ok());
  EXPECT_EQ(open_ended.Feed("x").code(), StatusCode::kLimitExceeded);
}

TEST(HttpAnswerReader, AnAnswerCutShortIsAnError) {
  for (const std::string_view text :
       {"", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"}) {
    HttpAnswerReader reader(kLimit);
    EXPECT_TRUE(reader.Feed(text).ok());
    EXPECT_EQ(reader.Finish().code(), StatusCode::kUnavailable) << text;
  }
}

}  // namespace
}  // namespace rollcall
