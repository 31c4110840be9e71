#include "codec/http_response.h"

#include <array>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(HttpResponseTest, WritesEveryField) {
  const std::array<HttpField, 1> extra = {{{"Retry-After", "1"}}};
  std::string out = "before ";
  AppendHttpResponseHead({.status = 429,
                          .content_type = "application/json",
                          .content_length = 12,
                          .date = "Mon, 23 Nov 2026 00:00:00 GMT",
                          .close = true,
                          .extra = extra},
                         out);
  EXPECT_EQ(out,
            "before HTTP/1.1 429 Too Many Requests\r\n"
            "Date: Mon, 23 Nov 2026 00:00:00 GMT\r\n"
            "Content-Type: application/json\r\n"
            "Retry-After: 1\r\n"
            "Connection: close\r\n"
            "Content-Length: 12\r\n\r\n");
}

TEST(HttpResponseTest, SendsALengthEvenWithoutABody) {
  std::string out;
  AppendHttpResponseHead({}, out);
  EXPECT_EQ(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

TEST(HttpResponseTest, SendsNoLengthWhereTheProtocolForbidsIt) {
  std::string out;
  AppendHttpResponseHead({.status = 204}, out);
  EXPECT_EQ(out, "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST(HttpResponseTest, HasAPhraseForEveryStatusOfAFramingError) {
  for (const HttpError error :
       {HttpError::kBadRequest, HttpError::kBodyTooLarge, HttpError::kTargetTooLong,
        HttpError::kContentEncoding, HttpError::kExpectation, HttpError::kHeadTooLarge,
        HttpError::kTransferCoding, HttpError::kVersionNotSupported}) {
    EXPECT_NE(HttpReasonPhrase(HttpStatusOf(error)), "Unknown");
  }
  EXPECT_EQ(HttpReasonPhrase(299), "Unknown");
}

TEST(HttpResponseDeathTest, NeverLetsAValueEndItsLine) {
  const std::array<HttpField, 1> extra = {{{"A", "b\r\nC: d"}}};
  std::string out;
  EXPECT_DEATH(AppendHttpResponseHead({.extra = extra}, out), "CHECK");
}

}  // namespace
}  // namespace rollcall
