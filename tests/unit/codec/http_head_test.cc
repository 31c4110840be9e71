#include "codec/http_head.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

std::string Request(std::string_view line, std::string_view fields) {
  return std::string(line) + "\r\nHost: h\r\n" + std::string(fields) + "\r\n";
}

// The status an input is refused with; 0 when it is accepted, -1 when more is wanted.
int StatusOf(std::string_view input) {
  HttpHead head;
  switch (head.Parse(input)) {
    case HttpProgress::kNeedMore:
      return -1;
    case HttpProgress::kComplete:
      return 0;
    case HttpProgress::kRefused:
      EXPECT_FALSE(head.error_text().empty());
      return HttpStatusOf(head.error());
  }
  return -2;
}

int StatusOfFields(std::string_view fields) {
  return StatusOf(Request("POST / HTTP/1.1", fields));
}

int StatusOfLine(std::string_view line) {
  return StatusOf(Request(line, ""));
}

struct Case {
  std::string input;
  int status;
};

TEST(HttpHeadTest, TellsEveryPartOfARequest) {
  const std::string input =
      "POST /v1/x%2F?Action=A&b=%20? HTTP/1.1\r\n"
      "hOST: example.com:8800\r\n"
      "Empty:\r\n"
      "X-Date: \t 2026 \t\r\n"
      "Content-Length: 12\r\n"
      "\r\n";
  HttpHead head;
  ASSERT_EQ(head.Parse(input + "body"), HttpProgress::kComplete) << head.error_text();
  const std::string kept = input + "body";
  head.Reset();
  ASSERT_EQ(head.Parse(kept), HttpProgress::kComplete);
  EXPECT_EQ(head.method(), "POST");
  EXPECT_EQ(head.path(), "/v1/x%2F");
  EXPECT_EQ(head.query(), "Action=A&b=%20?");
  EXPECT_EQ(head.minor_version(), 1);
  EXPECT_EQ(head.host(), "example.com:8800");
  EXPECT_EQ(head.head_size(), input.size());
  EXPECT_EQ(head.framing(), BodyFraming::kContentLength);
  EXPECT_EQ(head.content_length(), 12U);
  EXPECT_TRUE(head.keep_alive());
  EXPECT_FALSE(head.expects_continue());
  EXPECT_EQ(head.Find("x-date").value, "2026");
  EXPECT_EQ(head.Find("EMPTY").value, "");
  EXPECT_EQ(head.Find("EMPTY").count, 1U);
  EXPECT_EQ(head.Find("absent").count, 0U);
  ASSERT_EQ(head.fields().size(), 4U);
  EXPECT_EQ(head.fields().at(0).name, "hOST");
}

TEST(HttpHeadTest, ReportsFieldsSentTwice) {
  const std::string input = Request("GET / HTTP/1.1", "X-Date: a\r\nx-date: b\r\n");
  HttpHead head;
  ASSERT_EQ(head.Parse(input), HttpProgress::kComplete);
  EXPECT_EQ(head.Find("X-Date").count, 2U);
  EXPECT_EQ(head.Find("X-Date").value, "a");
}

TEST(HttpHeadTest, IsTheSameHoweverTheBytesArrive) {
  const std::string input =
      Request("POST /p?q HTTP/1.1", "Transfer-Encoding: Chunked\r\nExpect: 100-Continue\r\n");
  for (std::size_t split = 0; split < input.size(); ++split) {
    HttpHead head;
    const std::string first = input.substr(0, split);
    ASSERT_EQ(head.Parse(first), HttpProgress::kNeedMore) << split;
    const std::string all = input + "tail";  // Elsewhere in memory.
    ASSERT_EQ(head.Parse(all), HttpProgress::kComplete) << split;
    EXPECT_EQ(head.method(), "POST");
    EXPECT_EQ(head.path(), "/p");
    EXPECT_EQ(head.query(), "q");
    EXPECT_EQ(head.host(), "h");
    EXPECT_EQ(head.framing(), BodyFraming::kChunked);
    EXPECT_TRUE(head.expects_continue());
    EXPECT_EQ(head.head_size(), input.size());
  }
}

TEST(HttpHeadTest, ReadsPipelinedRequestsInTurn) {
  const std::string one = Request("POST /a HTTP/1.1", "Content-Length: 3\r\nConnection: close\r\n");
  const std::string two = Request("GET /b HTTP/1.1", "");
  const std::string input = one + "xyz" + two;
  HttpHead head;
  ASSERT_EQ(head.Parse(input), HttpProgress::kComplete);
  EXPECT_FALSE(head.keep_alive());
  const std::size_t next = head.head_size() + 3;
  head.Reset();
  ASSERT_EQ(head.Parse(std::string_view(input).substr(next)), HttpProgress::kComplete);
  EXPECT_EQ(head.path(), "/b");
  EXPECT_EQ(head.framing(), BodyFraming::kNone);
  EXPECT_EQ(head.content_length(), 0U);
  EXPECT_TRUE(head.keep_alive());
  EXPECT_EQ(head.fields().size(), 1U);
}

TEST(HttpHeadTest, RefusesAmbiguousBodyFraming) {
  const std::vector<Case> cases = {
      {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", 400},
      {"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", 400},
      {"Content-Length: 3\r\nContent-Length: 3\r\n", 400},
      {"Content-Length: 3\r\ncontent-length: 4\r\n", 400},
      {"Content-Length: 3,3\r\n", 400},
      {"Content-Length: 3 3\r\n", 400},
      {"Content-Length: +3\r\n", 400},
      {"Content-Length: -0\r\n", 400},
      {"Content-Length: 0x3\r\n", 400},
      {"Content-Length: 3abc\r\n", 400},
      {"Content-Length:\r\n", 400},
      {"Content-Length: \xd9\xa3\r\n", 400},
      {"Content-Length: 9223372036854775807\r\n", 0},
      {"Content-Length: 9223372036854775808\r\n", 413},
      {"Content-Length: 18446744073709551619\r\n", 413},
      {"Content-Length: " + std::string(40, '9') + "\r\n", 413},
      {"Content-Length: 0\r\n", 0},
      {"Transfer-Encoding: chunked\r\n", 0},
      {"Transfer-Encoding: CHUNKED\r\n", 0},
      {"Transfer-Encoding: xchunked\r\n", 501},
      {"Transfer-Encoding: gzip\r\n", 501},
      {"Transfer-Encoding: identity\r\n", 400},
      {"Transfer-Encoding: chunked, identity\r\n", 400},
      {"Transfer-Encoding: gzip, chunked\r\n", 400},
      {"Transfer-Encoding: chunked, chunked\r\n", 400},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400},
      {"Transfer-Encoding: \"chunked\"\r\n", 400},
      {"Transfer-Encoding: chunked;q=1\r\n", 400},
      {"Transfer-Encoding: chunked,\r\n", 400},
      {"Transfer-Encoding:\r\n", 400},
      {"Transfer-Encoding: \x0b"
       "chunked\r\n",
       400},
      {"Transfer-Encoding: \x0c"
       "chunked\r\n",
       400},
      {std::string("Transfer-Encoding: chunked\0\r\n", 29), 400},
      {"Transfer-Encoding : chunked\r\n", 400},
      {"Transfer-Encoding\t: chunked\r\n", 400},
  };
  for (const auto& [input, status] : cases)
    EXPECT_EQ(StatusOfFields(input), status) << input;
}

TEST(HttpHeadTest, RefusesTransferEncodingInHttp10) {
  EXPECT_EQ(StatusOf(Request("POST / HTTP/1.0", "Transfer-Encoding: chunked\r\n")), 400);
}

TEST(HttpHeadTest, RefusesLinesAndNamesThatOtherParsersReadDifferently) {
  const std::vector<Case> cases = {
      {"A: b\n", 400},          // Bare LF.
      {"A: b\rC: d\r\n", 400},  // Bare CR.
      {"A: b\n\r", 400},        // LF CR.
      {"A: b\r\r\n", 400},      // CR CR LF.
      {"A : b\r\n", 400},
      {"A\t: b\r\n", 400},
      {"A\tB: b\r\n", 400},
      {": b\r\n", 400},
      {"novalue\r\n", 400},
      {"A: b\r\n folded\r\n", 400},
      {"A: b\r\n\tfolded\r\n", 400},
      {"A(: b\r\n", 400},
      {"A\xc3\xa9: b\r\n", 400},
      {"\"A\": b\r\n", 400},
      {std::string("A: b\0c\r\n", 8), 400},
      {std::string("A\0: b\r\n", 7), 400},
      {"A: \x01\r\n", 400},
      {"A: \x1b[0m\r\n", 400},
      {"A: \x7f\r\n", 400},
      {"A: \x80\xff \x09 ok\r\n", 0},
      {"!#$%&'*+-.^_`|~09azAZ: b\r\n", 0},
  };
  for (const auto& [input, status] : cases)
    EXPECT_EQ(StatusOfFields(input), status) << input;
}

TEST(HttpHeadTest, RefusesFoldingRightAfterTheRequestLine) {
  HttpHead head;
  ASSERT_EQ(head.Parse("GET / HTTP/1.1\r\n Host: h\r\n\r\n"), HttpProgress::kRefused);
  EXPECT_EQ(head.error(), HttpError::kBadRequest);
  EXPECT_EQ(head.error_text(), "a header line must not begin with white space");
}

TEST(HttpHeadTest, WantsExactlyOneGoodHost) {
  const std::string start = "GET / HTTP/1.1\r\n";
  const std::vector<Case> cases = {
      {"\r\n", 400},
      {"Host: a\r\nHost: a\r\n\r\n", 400},
      {"Host: a\r\nhost: b\r\n\r\n", 400},
      {"Host:\r\n\r\n", 400},
      {"Host: user@a\r\n\r\n", 400},
      {"Host: a/path\r\n\r\n", 400},
      {"Host: http://a\r\n\r\n", 400},
      {"Host: a, b\r\n\r\n", 400},
      {"Host: a b\r\n\r\n", 400},
      {"Host: a:\r\n\r\n", 400},
      {"Host: a:+1\r\n\r\n", 400},
      {"Host: a:65535\r\n\r\n", 0},
      {"Host: a:65536\r\n\r\n", 400},
      {"Host: a:80:80\r\n\r\n", 400},
      {"Host: :80\r\n\r\n", 400},
      {"Host: [::1]\r\n\r\n", 0},
      {"Host: [::1]:8800\r\n\r\n", 0},
      {"Host: [::1\r\n\r\n", 400},
      {"Host: []\r\n\r\n", 400},
      {"Host: [::1]x\r\n\r\n", 400},
      {"Host: 127.0.0.1:8800\r\n\r\n", 0},
      {"Host: a_b-c.example\r\n\r\n", 0},
  };
  for (const auto& [input, status] : cases)
    EXPECT_EQ(StatusOf(start + input), status) << input;
}

TEST(HttpHeadTest, KnowsOnlyHttp11AndAnswersHttp10Once) {
  const std::vector<Case> cases = {
      {"GET / HTTP/1.1", 0},    {"GET / HTTP/1.0", 0},     {"GET /", 400},
      {"GET / HTTP/2.0", 505},  {"GET / HTTP/1.2", 505},   {"GET / HTTP/0.9", 505},
      {"GET / HTTP/3", 400},    {"GET / HTTP/1.123", 400}, {"GET / http/1.1", 400},
      {"ICY 200 OK", 400},      {"GET / HTTP/1,1", 400},   {"GET / HTTP/11", 400},
      {"GET / HTTPS/1.1", 400}, {"GET / HTTP/1.1 ", 400},  {"PRI * HTTP/2.0", 400},
  };
  for (const auto& [input, status] : cases)
    EXPECT_EQ(StatusOfLine(input), status) << input;

  const std::string old = "GET / HTTP/1.0\r\nConnection: keep-alive\r\nExpect: anything\r\n\r\n";
  HttpHead head;
  ASSERT_EQ(head.Parse(old), HttpProgress::kComplete);
  EXPECT_EQ(head.minor_version(), 0);
  EXPECT_FALSE(head.keep_alive());
  EXPECT_FALSE(head.expects_continue());
  EXPECT_EQ(head.host(), "");
}

TEST(HttpHeadTest, KeepsTargetsRawAndLeavesUnknownOnesToTheDoor) {
  struct TargetCase {
    std::string_view target, path, query;
  };
  const std::vector<TargetCase> good = {
      {"/", "/", ""},
      {"//", "//", ""},
      {"/../", "/../", ""},
      {"/%2e%2e?a", "/%2e%2e", "a"},
      {"/;x?a?b", "/;x", "a?b"},
      {"/#f", "/#f", ""},
      {"http://h/p?q", "http://h/p", "q"},
      {"/?", "/", ""},
  };
  for (const auto& [target, path, query] : good) {
    const std::string input = Request("GET " + std::string(target) + " HTTP/1.1", "");
    HttpHead head;
    ASSERT_EQ(head.Parse(input), HttpProgress::kComplete) << target;
    EXPECT_EQ(head.path(), path);
    EXPECT_EQ(head.query(), query);
  }
  const std::vector<Case> cases = {
      {"OPTIONS * HTTP/1.1", 0},   {"CONNECT h:443 HTTP/1.1", 0},
      {"GET * HTTP/1.1", 400},     {"GET h:443 HTTP/1.1", 400},
      {"GET p HTTP/1.1", 400},     {"GET 1://h HTTP/1.1", 400},
      {"GET /?a#f HTTP/1.1", 400}, {"GET /\xc3\xa9 HTTP/1.1", 400},
      {"GET /\t HTTP/1.1", 400},   {"GET /a b HTTP/1.1", 400},
      {"GET  / HTTP/1.1", 400},    {"GET /  HTTP/1.1", 400},
      {" GET / HTTP/1.1", 400},    {"GET\t/\tHTTP/1.1", 400},
      {"GET  HTTP/1.1", 400},      {"PROXY TCP4 192.0.2.1 192.0.2.2 1 2", 400},
  };
  for (const auto& [input, status] : cases)
    EXPECT_EQ(StatusOfLine(input), status) << input;
}

TEST(HttpHeadTest, ReportsAnyTokenAsMethod) {
  const std::vector<Case> cases = {
      {"POst / HTTP/1.1", 0},
      {"TRACE / HTTP/1.1", 0},
      {std::string(32, 'M') + " / HTTP/1.1", 0},
      {std::string(33, 'M') + " / HTTP/1.1", 400},
      {"G(T / HTTP/1.1", 400},
      {"G\xc3\x89T / HTTP/1.1", 400},
  };
  for (const auto& [input, status] : cases)
    EXPECT_EQ(StatusOfLine(input), status) << input;
}

TEST(HttpHeadTest, AnswersOtherProtocolsAtTheirFirstBytes) {
  EXPECT_EQ(StatusOf("\x16\x03\x01\x02"), 400);      // TLS.
  EXPECT_EQ(StatusOf("\r\n\r\n\0\r\nQUIT\n"), 400);  // PROXY protocol v2.
  EXPECT_EQ(StatusOf("\xfe\xed"), 400);
  EXPECT_EQ(StatusOf("{\"AppId\""), 400);
  EXPECT_EQ(StatusOf(std::string(33, 'A')), 400);
  EXPECT_EQ(StatusOf(std::string(32, 'A')), -1);
  EXPECT_EQ(StatusOf(" "), 400);
  EXPECT_EQ(StatusOf("\n"), 400);
  EXPECT_EQ(StatusOf("\r\nGET / HTTP/1.1\r\n"), 400);
  EXPECT_EQ(StatusOf(""), -1);
}

TEST(HttpHeadTest, LimitsTheTarget) {
  const std::string start = "GET /";
  const auto line = [&](std::size_t target) {
    return start + std::string(target - 1, 'a') + " HTTP/1.1";
  };
  EXPECT_EQ(StatusOfLine(line(HttpHead::kMaxTargetBytes)), 0);
  EXPECT_EQ(StatusOfLine(line(HttpHead::kMaxTargetBytes + 1)), 414);
  EXPECT_EQ(StatusOfLine(line(64 * 1024)), 414);
  EXPECT_EQ(StatusOf(start + std::string(9000, 'a')), 414) << "before the line's end";
}

TEST(HttpHeadTest, LimitsTheSizeOfTheHead) {
  const std::string start = "GET / HTTP/1.1\r\nHost: h\r\nA: ";
  const auto padded = [&](std::size_t total) {
    return start + std::string(total - start.size() - 4, 'a') + "\r\n\r\n";
  };
  const std::string most = padded(HttpFields::kMaxHeadBytes);
  EXPECT_EQ(StatusOf(most), 0);
  EXPECT_EQ(StatusOf(most + std::string(100, 'b')), 0);
  EXPECT_EQ(StatusOf(most.substr(0, most.size() - 1)), -1);
  EXPECT_EQ(StatusOf(padded(HttpFields::kMaxHeadBytes + 1)), 431);
  EXPECT_EQ(StatusOf(start + std::string(64 * 1024, 'a')), 431);
}

TEST(HttpHeadTest, LimitsTheNumberOfFields) {
  std::string fields;
  for (std::size_t i = 1; i < HttpFields::kMaxFields; ++i)
    fields += "A: b\r\n";
  EXPECT_EQ(StatusOfFields(fields), 0);
  EXPECT_EQ(StatusOfFields(fields + "A: b\r\n"), 431);
}

TEST(HttpHeadTest, AnswersExpectationsItKnows) {
  const std::vector<Case> cases = {
      {"Expect: 100-continue\r\n", 0},
      {"Expect: 100-CONTINUE\r\nContent-Length: 5\r\n", 0},
      {"Expect: something\r\n", 417},
      {"Expect:\r\n", 417},
      {"Expect: 100-continue, 100-continue\r\n", 417},
      {"Expect: 100-continue\r\nExpect: 100-continue\r\n", 400},
  };
  for (const auto& [input, status] : cases)
    EXPECT_EQ(StatusOfFields(input), status) << input;

  const auto expects = [](std::string_view fields) {
    const std::string input = Request("POST / HTTP/1.1", fields);
    HttpHead head;
    EXPECT_EQ(head.Parse(input), HttpProgress::kComplete);
    return head.expects_continue();
  };
  EXPECT_TRUE(expects("Expect: 100-continue\r\nContent-Length: 1\r\n"));
  EXPECT_FALSE(expects("Expect: 100-continue\r\nContent-Length: 0\r\n"));
  EXPECT_FALSE(expects("Expect: 100-continue\r\n"));
}

TEST(HttpHeadTest, NeverTakesAnEncodedBody) {
  EXPECT_EQ(StatusOfFields("Content-Encoding: gzip\r\n"), 415);
  EXPECT_EQ(StatusOfFields("Content-Encoding: identity, gzip\r\n"), 415);
  EXPECT_EQ(StatusOfFields("Content-Encoding: identity\r\nContent-Encoding: br\r\n"), 415);
  EXPECT_EQ(StatusOfFields("Content-Encoding:\r\n"), 415);
  EXPECT_EQ(StatusOfFields("Content-Encoding: Identity\r\n"), 0);
}

TEST(HttpHeadTest, ReadsTheConnectionField) {
  const auto keeps = [](std::string_view fields) {
    const std::string input = Request("GET / HTTP/1.1", fields);
    HttpHead head;
    EXPECT_EQ(head.Parse(input), HttpProgress::kComplete) << fields;
    return head.keep_alive();
  };
  EXPECT_TRUE(keeps("Connection: keep-alive, Upgrade\r\n"));
  EXPECT_TRUE(keeps("Connection:\r\n"));
  EXPECT_TRUE(keeps("Connection: closed\r\n"));
  EXPECT_FALSE(keeps("Connection: Close\r\n"));
  EXPECT_FALSE(keeps("Connection: upgrade ,\tclose\r\n"));
  EXPECT_FALSE(keeps("Connection: upgrade\r\nConnection: close\r\n"));
  EXPECT_EQ(StatusOfFields("Connection: a b\r\n"), 400);
  EXPECT_EQ(StatusOfFields("Connection: close,,a\r\n"), 400);
}

}  // namespace
}  // namespace rollcall
