#include "http/server_connection.h"

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "connection_test_base.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using testing::FakePeer;
using testing::HttpAnswer;
using testing::TakeAnswer;

class ServerConnectionTest : public testing::ConnectionTest {};

TEST_F(ServerConnectionTest, AnswersInOneWriteWithLengthAndDate) {
  const auto peer = Connect();
  EXPECT_EQ(Exchange(*peer, Get("/a")),
            "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
            "Content-Type: text/plain\r\nContent-Length: 7\r\n\r\nGET /a ");
  EXPECT_EQ(peer->writes(), 1u);
  EXPECT_FALSE(peer->closed());
}

// With just enough room before the body, a byte less, and none.
TEST_F(ServerConnectionTest, AnswersTheSameWhereverTheHeadIsPut) {
  constexpr std::string_view kHead =
      "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: 4\r\n\r\n";
  handler_.hold = true;
  const auto peer = Connect();
  for (const std::size_t room :
       {kHead.size() + 1, kHead.size(), kHead.size() - 1, std::size_t{0}}) {
    EXPECT_EQ(Exchange(*peer, Get("/a")), "");
    std::string text = std::string(room, '#') + "body";
    handler_.held.back().Send(
        {.body = std::string_view(text).substr(room), .room = std::span(text).first(room)});
    EXPECT_EQ(peer->TakeReceived(), std::string(kHead) + "body");
  }
  EXPECT_EQ(peer->writes(), 4u);
  EXPECT_EQ(Exchange(*peer, "HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n"), "");
  std::string text = std::string(kHead.size(), '#') + "body";
  handler_.held.back().Send({.body = std::string_view(text).substr(kHead.size()),
                             .room = std::span(text).first(kHead.size())});
  EXPECT_EQ(peer->TakeReceived(), kHead);
}

TEST_F(ServerConnectionTest, ServesTheSameHoweverTheBytesAreSplit) {
  const std::string bytes = Post("Content-Length: 3\r\n", "abc") +
                            Post("Transfer-Encoding: chunked\r\n", "2\r\nde\r\n0\r\n\r\n") +
                            Get("/last");
  for (std::size_t step = 1; step < 40; ++step) {
    const auto peer = Connect();
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      peer->Send(std::string_view(bytes).substr(at, step));
      loop_.Run();
    }
    const std::vector<HttpAnswer> answers = testing::TakeAnswers(peer->TakeReceived());
    ASSERT_EQ(answers.size(), 3u) << step;
    EXPECT_EQ(answers[0].body, "POST /p abc");
    EXPECT_EQ(answers[1].body, "POST /p de");
    EXPECT_EQ(answers[2].body, "GET /last ");
  }
}

struct KeepAliveCase {
  std::string_view request;
  bool closes;
};

TEST_F(ServerConnectionTest, ClosesAfterTheAnswerWhenTheRequestSaysSo) {
  const KeepAliveCase cases[] = {
      {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\n\r\n", false},
      {"GET / HTTP/1.0\r\n\r\n", true},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true},
  };
  for (const KeepAliveCase& it : cases) {
    const auto peer = Connect();
    const std::vector<HttpAnswer> answers = Answers(*peer, it.request);
    ASSERT_EQ(answers.size(), 1u) << it.request;
    EXPECT_EQ(answers[0].status, 200) << it.request;
    EXPECT_EQ(answers[0].Field("connection"), it.closes ? "close" : "") << it.request;
    EXPECT_EQ(peer->write_shut(), it.closes) << it.request;
  }
}

TEST_F(ServerConnectionTest, AnswersHeadWithoutABodyAndTheNextRequestWithOne) {
  const auto peer = Connect();
  std::string received = Exchange(*peer, "HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n" + Get("/b"));
  const HttpAnswer head = TakeAnswer(received, true);
  EXPECT_EQ(head.Field("content-length"), "8");
  EXPECT_EQ(TakeAnswer(received).body, "GET /b ");
  EXPECT_EQ(received, "");
}

TEST_F(ServerConnectionTest, HandsOverOneRequestAtATimeAndReadsNothingMeanwhile) {
  handler_.hold = true;
  const auto peer = Connect();
  EXPECT_EQ(Exchange(*peer, Get("/1") + Get("/2")), "");
  EXPECT_EQ(handler_.asked, (std::vector<std::string>{"GET /1 "}));
  peer->Send(Get("/3"));
  loop_.Run();
  EXPECT_EQ(peer->unread(), Get("/3").size());

  for (int i = 0; i < 3; ++i)
    handler_.held[static_cast<std::size_t>(i)].Send({.body = std::to_string(i)}), loop_.Run();
  const std::vector<HttpAnswer> answers = testing::TakeAnswers(peer->TakeReceived());
  ASSERT_EQ(answers.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(answers[i].body, std::to_string(i));
  EXPECT_EQ(handler_.asked, (std::vector<std::string>{"GET /1 ", "GET /2 ", "GET /3 "}));
}

TEST_F(ServerConnectionTest, AnswersAThousandPipelinedRequestsInOrder) {
  const auto peer = Connect();
  std::string bytes;
  for (int i = 0; i < 1000; ++i)
    bytes += Get("/" + std::to_string(i));
  const std::vector<HttpAnswer> answers = Answers(*peer, bytes);
  ASSERT_EQ(answers.size(), 1000u);
  for (std::size_t i = 0; i < answers.size(); ++i)
    EXPECT_EQ(answers[i].body, "GET /" + std::to_string(i) + " ");
}

TEST_F(ServerConnectionTest, LetsOthersRunBetweenManyPipelinedRequests) {
  options_.steps_per_turn = 8;
  const auto busy = Connect();
  const auto other = Connect();
  std::string bytes;
  for (int i = 0; i < 100; ++i)
    bytes += Get("/busy");
  busy->Send(bytes);
  other->Send(Get("/other"));
  loop_.Run();
  const auto place = std::ranges::find(handler_.asked, "GET /other ") - handler_.asked.begin();
  EXPECT_LE(place, 8);
  EXPECT_EQ(handler_.asked.size(), 101u);
}

TEST_F(ServerConnectionTest, StopsAtBadFramingAfterAnsweringWhatCameBefore) {
  const auto peer = Connect();
  const std::vector<HttpAnswer> answers =
      Answers(*peer, Get("/good") + "GET / HTTP/1.1\r\nHost : h\r\n\r\n" + Get("/never"));
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0].status, 200);
  EXPECT_EQ(answers[1].status, 400);
  EXPECT_EQ(answers[1].Field("connection"), "close");
  EXPECT_FALSE(answers[1].body.empty());
  EXPECT_TRUE(peer->write_shut());
  EXPECT_EQ(handler_.asked, (std::vector<std::string>{"GET /good "}));
  EXPECT_EQ(handler_.refused_with_head, std::vector<bool>{false});
}

TEST_F(ServerConnectionTest, RefusesFromTheHeadAloneBeforeAnyOfTheBody) {
  const auto peer = Connect();
  const std::vector<HttpAnswer> answers =
      Answers(*peer,
              "POST /refused HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n"
              "Expect: 100-continue\r\n\r\n");
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].status, 404);
  EXPECT_EQ(answers[0].body, "no such path");
  EXPECT_EQ(handler_.refused_with_head, std::vector<bool>{true});
}

TEST_F(ServerConnectionTest, RefusesATooLargeBodyWhenItIsAnnounced) {
  for (const std::string_view fields :
       {"Content-Length: 65537\r\n", "Content-Length: 65537\r\nExpect: 100-continue\r\n"}) {
    const auto peer = Connect();
    const std::vector<HttpAnswer> answers = Answers(*peer, Post(fields, ""));
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].status, 413);
    EXPECT_TRUE(peer->write_shut());
  }
  EXPECT_TRUE(handler_.asked.empty());
}

TEST_F(ServerConnectionTest, AsksForTheBodyOnceWhenTheClientWaitsForThat) {
  const auto peer = Connect();
  EXPECT_EQ(Exchange(*peer, Post("Content-Length: 3\r\nExpect: 100-continue\r\n", "")),
            "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(Exchange(*peer, "a"), "");
  const std::vector<HttpAnswer> answers = Answers(*peer, "bc");
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].body, "POST /p abc");
}

TEST_F(ServerConnectionTest, DoesNotAskForABodyThatIsThere) {
  const auto peer = Connect();
  const std::vector<HttpAnswer> answers =
      Answers(*peer, Post("Content-Length: 3\r\nExpect: 100-continue\r\n", "abc"));
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].status, 200);
}

TEST_F(ServerConnectionTest, NeverRunsARequestThatWasCutShort) {
  const auto peer = Connect();
  peer->Send(Post("Content-Length: 10\r\n", "abc"));
  peer->SendEnd();
  loop_.Run();
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(peer->received(), "");
  EXPECT_TRUE(handler_.asked.empty());
}

TEST_F(ServerConnectionTest, AnswersAClientThatHasShutItsWriteSide) {
  const auto peer = Connect();
  peer->Send(Get("/a"));
  peer->SendEnd();
  loop_.Run();
  EXPECT_EQ(testing::TakeAnswers(peer->TakeReceived()).size(), 1u);
  EXPECT_TRUE(peer->closed());
}

TEST_F(ServerConnectionTest, LetsTheClientReadTheAnswerBeforeItCloses) {
  options_.max_linger_bytes = 10'000;
  const auto peer = Connect();
  EXPECT_FALSE(Exchange(*peer, "bad\r\n\r\n").empty());
  EXPECT_TRUE(peer->write_shut());
  EXPECT_FALSE(peer->closed());
  EXPECT_EQ(Exchange(*peer, std::string(10'000, 'x')), "");  // Dropped, but read.
  EXPECT_EQ(peer->unread(), 0u);
  EXPECT_FALSE(peer->closed());
  peer->Send("x");
  loop_.Run();
  EXPECT_TRUE(peer->closed());
}

TEST_F(ServerConnectionTest, ClosesAsSoonAsTheClientHasNoMoreToSay) {
  const auto peer = Connect();
  Exchange(*peer, Get("/a", "Connection: close\r\n"));
  EXPECT_FALSE(peer->closed());
  peer->SendEnd();
  loop_.Run();
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(door().connections(), 0u);
}

TEST_F(ServerConnectionTest, SendsTheRestOfAnAnswerWhenTheClientReads) {
  const auto peer = Connect();
  peer->SetWindow(10);
  peer->Send(Get("/a") + Get("/b"));
  loop_.Run();
  EXPECT_EQ(peer->received().size(), 10u);
  EXPECT_EQ(handler_.asked.size(), 1u);  // The second waits until the first is out.
  peer->SetWindow(20);
  loop_.Run();
  EXPECT_EQ(peer->received().size(), 30u);
  peer->SetWindow(100'000);
  loop_.Run();
  const std::vector<HttpAnswer> answers = testing::TakeAnswers(peer->TakeReceived());
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[1].body, "GET /b ");
}

TEST_F(ServerConnectionTest, DropsTheAnswerWhenTheClientIsGone) {
  handler_.hold = true;
  const auto peer = Connect();
  Exchange(*peer, Get("/a"));
  peer->Reset();
  ASSERT_TRUE(handler_.held[0].alive());  // Nobody has noticed yet.
  handler_.held[0].Send({.body = "late"});
  loop_.Run();
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(door().connections(), 0u);
}

TEST_F(ServerConnectionTest, ClosesWhenTheHandlerLetsTheRequestFall) {
  handler_.hold = true;
  const auto peer = Connect();
  Exchange(*peer, Get("/a"));
  handler_.held.clear();
  EXPECT_TRUE(peer->closed());
}

TEST_F(ServerConnectionTest, RefusesOtherProtocolsAtOnce) {
  using namespace std::string_view_literals;
  for (const std::string_view bytes :
       {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"sv, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"sv,
        "\0\0\0\0"sv, "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n"sv, "\r\n\r\n"sv}) {
    const auto peer = Connect();
    const std::vector<HttpAnswer> answers = Answers(*peer, bytes);
    ASSERT_EQ(answers.size(), 1u) << bytes;
    EXPECT_TRUE(answers[0].status == 400 || answers[0].status == 505) << bytes;
    EXPECT_TRUE(peer->write_shut()) << bytes;
  }
}

}  // namespace
}  // namespace rollcall
