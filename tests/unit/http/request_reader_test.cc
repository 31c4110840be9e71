#include "http/request_reader.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using Event = RequestReader::Event;

constexpr std::size_t kMaxBody = 100;

// Fills the reader's space `step` bytes at a time while it needs more; returns the bodies found.
std::vector<std::string> BodiesOf(RequestReader& reader, std::string_view bytes, std::size_t step) {
  std::vector<std::string> bodies;
  while (true) {
    switch (reader.Next()) {
      case Event::kHead:
        break;
      case Event::kRequest:
        EXPECT_EQ(reader.head()->path(), "/p");
        EXPECT_EQ(reader.head()->Find("Host").value, "h");
        bodies.emplace_back(reader.body());
        reader.Pop();
        break;
      case Event::kRefused:
        bodies.emplace_back("refused");
        return bodies;
      case Event::kNeedMore: {
        if (bytes.empty()) return bodies;
        const std::span<char> space = reader.Space();
        const std::size_t count = std::min({step, space.size(), bytes.size()});
        bytes.copy(space.data(), count);
        reader.Received(count);
        bytes.remove_prefix(count);
      }
    }
  }
}

std::string Post(std::string_view fields, std::string_view body) {
  return "POST /p HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

TEST(RequestReaderTest, FindsTheSameRequestsHoweverTheBytesAreSplit) {
  const std::string bytes =
      Post("Content-Length: 5\r\n", "hello") + Post("", "") +
      Post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n") +
      Post("Content-Length: 0\r\n", "") + Post("Content-Length: 100\r\n", std::string(100, 'x'));
  const std::vector<std::string> expected = {"hello", "", "abcde", "", std::string(100, 'x')};
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    RequestReader reader(kMaxBody);
    ASSERT_EQ(BodiesOf(reader, bytes, step), expected) << step;
    EXPECT_TRUE(reader.empty());
  }
}

TEST(RequestReaderTest, KeepsTheHeadReadableWhenItsBytesMove) {
  // The first request leaves the second far back in the buffer; its body then makes it move.
  constexpr std::size_t kLarge = 20'000;
  const std::string bytes = Post("Content-Length: 3500\r\n", std::string(3500, 'a')) +
                            Post("Content-Length: 20000\r\n", std::string(kLarge, 'b')) +
                            Post("Transfer-Encoding: chunked\r\n",
                                 "4e20\r\n" + std::string(kLarge, 'c') + "\r\n0\r\n\r\n");
  RequestReader reader(kLarge);
  EXPECT_EQ(BodiesOf(reader, bytes, 1000),
            (std::vector<std::string>{std::string(3500, 'a'), std::string(kLarge, 'b'),
                                      std::string(kLarge, 'c')}));
}

struct LimitCase {
  std::string_view name;
  std::string bytes;
  HttpError error;  // kNone: a request.
};

TEST(RequestReaderTest, RefusesWhatIsOverTheLimitAsSoonAsItIsAnnounced) {
  const std::vector<LimitCase> cases = {
      {"length at the limit", Post("Content-Length: 100\r\n", std::string(100, 'x')),
       HttpError::kNone},
      {"length over it", Post("Content-Length: 101\r\n", ""), HttpError::kBodyTooLarge},
      {"an enormous length", Post("Content-Length: 9223372036854775807\r\n", ""),
       HttpError::kBodyTooLarge},
      {"chunks at the limit",
       Post("Transfer-Encoding: chunked\r\n",
            "60\r\n" + std::string(96, 'x') + "\r\n4\r\nxxxx\r\n0\r\n\r\n"),
       HttpError::kNone},
      {"chunks over it",
       Post("Transfer-Encoding: chunked\r\n", "60\r\n" + std::string(96, 'x') + "\r\n5\r\n"),
       HttpError::kBodyTooLarge},
  };
  for (const LimitCase& it : cases) {
    RequestReader reader(kMaxBody);
    const std::vector<std::string> bodies = BodiesOf(reader, it.bytes, it.bytes.size());
    ASSERT_EQ(bodies.size(), 1u) << it.name;
    EXPECT_EQ(bodies[0] == "refused", it.error != HttpError::kNone) << it.name;
    EXPECT_EQ(reader.error(), it.error) << it.name;
    if (it.error == HttpError::kNone) continue;
    ASSERT_NE(reader.head(), nullptr) << it.name;
    EXPECT_EQ(reader.head()->method(), "POST") << it.name;
  }
}

TEST(RequestReaderTest, HasNoHeadWhenTheHeadItselfIsRefused) {
  RequestReader reader(kMaxBody);
  EXPECT_EQ(BodiesOf(reader, "POST /p HTTP/1.1\nHost: h\r\n\r\n", 100),
            std::vector<std::string>{"refused"});
  EXPECT_EQ(reader.head(), nullptr);
  EXPECT_EQ(reader.error(), HttpError::kBadRequest);
  EXPECT_EQ(reader.Next(), Event::kRefused);
}

TEST(RequestReaderTest, CountsTheBodyBytesThatHaveArrived) {
  RequestReader reader(kMaxBody);
  BodiesOf(reader, Post("Content-Length: 9\r\n", "four"), 1000);
  EXPECT_TRUE(reader.in_body());
  EXPECT_EQ(reader.body_received(), 4u);
  reader.Reset();
  EXPECT_TRUE(reader.empty());
  BodiesOf(reader, Post("Transfer-Encoding: chunked\r\n", "9\r\nfive5"), 1000);
  EXPECT_EQ(reader.body_received(), 5u);
}

TEST(RequestReaderTest, ServesAnotherConnectionAfterReset) {
  for (const std::string& left :
       {Post("", "").substr(0, 20), Post("Content-Length: 9\r\n", "four"),
        Post("Transfer-Encoding: chunked\r\n", "9\r\nfour"), std::string("\n")}) {
    RequestReader reader(kMaxBody);
    BodiesOf(reader, left, 1000);
    reader.Reset();
    EXPECT_TRUE(reader.empty());
    EXPECT_EQ(BodiesOf(reader, Post("Transfer-Encoding: chunked\r\n", "2\r\nok\r\n0\r\n\r\n"), 7),
              std::vector<std::string>{"ok"});
  }
}

}  // namespace
}  // namespace rollcall
