#include "cli/captured_request.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(CapturedRequest, ReadsTheRequestWhateverItsLineEndsAndFraming) {
  for (const std::string_view text :
       {"POST /?Action=A HTTP/1.1\r\nHost: h\r\nX-Date: d\r\nContent-Length: 4\r\n\r\na\nb\n",
        "POST /?Action=A HTTP/1.1\nHost: h\nX-Date: d\nContent-Length: 4\n\na\nb\n",
        "POST /?Action=A HTTP/1.1\r\nHost: h\r\nX-Date: d\r\nTransfer-Encoding: chunked\r\n\r\n"
        "1\r\na\r\n3\r\n\nb\n\r\n0\r\n\r\n"}) {
    const Result<RequestParts> parts = ReadCapturedRequest(text);
    ASSERT_TRUE(parts) << parts.error().message();
    EXPECT_EQ(parts->method, "POST");
    EXPECT_EQ(parts->path, "/");
    EXPECT_EQ(parts->query, "Action=A");
    EXPECT_EQ(parts->body, "a\nb\n");
    ASSERT_NE(parts->Find("x-date"), nullptr);
    EXPECT_EQ(*parts->Find("x-date"), "d");
    EXPECT_EQ(parts->Find("x-other"), nullptr);
  }
}

TEST(CapturedRequest, SaysWhatIsNoRequest) {
  for (const std::string_view text :
       {"", "POST / HTTP/1.1\r\nHost: h\r\n", "hello\r\n\r\n", "POST / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
    const Result<RequestParts> parts = ReadCapturedRequest(text);
    ASSERT_FALSE(parts) << text;
    EXPECT_TRUE(parts.error().message().starts_with("the file is no HTTP request: "));
  }
}

}  // namespace
}  // namespace rollcall
