#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "connection_test_base.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using testing::HttpAnswer;

class ServerConnectionDeadlineTest : public testing::ConnectionTest {};

TEST_F(ServerConnectionDeadlineTest, ClosesANewConnectionThatSaysNothing) {
  const auto peer = Connect();
  loop_.RunFor(10s - 1ms);
  EXPECT_FALSE(peer->closed());
  loop_.RunFor(1ms);
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(peer->received(), "");
  EXPECT_EQ(Refused(DoorRefusal::kFirstByteTimeout), 1);
  EXPECT_EQ(Refused(DoorRefusal::kIdleTimeout), 0);
}

// As TLS does with records that hold no bytes of HTTP.
TEST_F(ServerConnectionDeadlineTest, WakingItWithoutBytesBuysANewConnectionNoTime) {
  const auto peer = Connect();
  for (int i = 0; i < 4; ++i) {
    loop_.RunFor(2s);
    peer->Send("");
  }
  EXPECT_FALSE(peer->closed());
  loop_.RunFor(2s);
  EXPECT_TRUE(peer->closed());
}

TEST_F(ServerConnectionDeadlineTest, ClosesAnIdleConnectionWithoutAWord) {
  const auto peer = Connect();
  ASSERT_EQ(Answers(*peer, Get("/a")).size(), 1u);
  loop_.RunFor(75s - 1ms);
  EXPECT_FALSE(peer->closed());
  loop_.RunFor(1ms);
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(peer->received(), "");
  EXPECT_EQ(Refused(DoorRefusal::kIdleTimeout), 1);
  EXPECT_EQ(Refused(DoorRefusal::kFirstByteTimeout), 0);
}

TEST_F(ServerConnectionDeadlineTest, CountsIdleTimeFromTheLastAnswer) {
  const auto peer = Connect();
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(Answers(*peer, Get("/a")).size(), 1u) << i;
    loop_.RunFor(74s);
  }
  ASSERT_EQ(Answers(*peer, Get("/a")).size(), 1u);
  loop_.RunFor(75s);
  EXPECT_TRUE(peer->closed());
}

TEST_F(ServerConnectionDeadlineTest, GivesAHeadFiveSecondsHoweverItDrips) {
  const auto peer = Connect();
  loop_.RunFor(9s);
  const std::string head = Get("/a");
  for (std::size_t second = 0; second < 5; ++second) {
    ASSERT_EQ(Exchange(*peer, head.substr(second, 1)), "") << second;
    loop_.RunFor(999ms);
  }
  loop_.RunFor(5ms);
  const std::vector<HttpAnswer> answers = testing::TakeAnswers(peer->TakeReceived());
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].status, 408);
  EXPECT_TRUE(peer->write_shut());
  EXPECT_EQ(Refused(DoorRefusal::kHeadTimeout), 1);
  loop_.RunFor(1s);
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(Refused(DoorRefusal::kHeadTimeout), 1);
}

TEST_F(ServerConnectionDeadlineTest, GivesEachHeadItsOwnFiveSeconds) {
  const auto peer = Connect();
  const std::string head = Get("/a");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Exchange(*peer, head.substr(0, 5)), "");
    loop_.RunFor(4s);
    ASSERT_EQ(Answers(*peer, head.substr(5)).size(), 1u) << i;
  }
}

TEST_F(ServerConnectionDeadlineTest, ClosesASlowBodyAfterTenSeconds) {
  const auto peer = Connect();
  Exchange(*peer, Post("Content-Length: 1000\r\n", ""));
  for (int second = 0; second < 10; ++second) {
    ASSERT_EQ(Exchange(*peer, "x"), "") << second;
    loop_.RunFor(second < 9 ? 1s : 999ms);
  }
  EXPECT_FALSE(peer->write_shut());
  loop_.RunFor(1ms);
  const std::vector<HttpAnswer> answers = testing::TakeAnswers(peer->TakeReceived());
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].status, 408);
  EXPECT_EQ(handler_.refused_with_head, std::vector<bool>{true});
  EXPECT_EQ(Refused(DoorRefusal::kBodyTimeout), 1);
  EXPECT_EQ(Refused(DoorRefusal::kHeadTimeout), 0);
  EXPECT_TRUE(handler_.asked.empty());
}

TEST_F(ServerConnectionDeadlineTest, GivesABodyThatMovesOnTheTimeItNeeds) {
  const auto peer = Connect();
  constexpr std::size_t kSize = 65'536;
  Exchange(*peer, Post("Content-Length: 65536\r\n", ""));
  for (std::size_t sent = 0; sent < kSize; sent += 4096) {
    EXPECT_EQ(peer->received(), "") << sent;
    loop_.RunFor(1500ms);  // 24 s in all.
    peer->Send(std::string(4096, 'x'));
    loop_.Run();
  }
  const std::vector<HttpAnswer> answers = testing::TakeAnswers(peer->TakeReceived());
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].status, 200);
}

TEST_F(ServerConnectionDeadlineTest, CutsAClientThatDoesNotReadItsAnswer) {
  const auto peer = Connect();
  peer->SetWindow(0);
  Exchange(*peer, Get("/a"));
  for (int second = 0; second < 9; ++second) {
    loop_.RunFor(1s);
    peer->SetWindow(1);  // A byte a second is not reading.
  }
  EXPECT_FALSE(peer->closed());
  loop_.RunFor(1s);
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(Refused(DoorRefusal::kAnswerTimeout), 1);
}

TEST_F(ServerConnectionDeadlineTest, LingersOneSecondAtMost) {
  const auto peer = Connect();
  Exchange(*peer, "bad\r\n\r\n");
  for (int i = 0; i < 9; ++i) {
    loop_.RunFor(100ms);
    peer->Send("more");
  }
  EXPECT_FALSE(peer->closed());
  loop_.RunFor(100ms);
  EXPECT_TRUE(peer->closed());
}

TEST_F(ServerConnectionDeadlineTest, DoesNotHurryTheHandler) {
  handler_.hold = true;
  const auto peer = Connect();
  Exchange(*peer, Get("/a"));
  loop_.RunFor(10min);
  EXPECT_FALSE(peer->closed());
  handler_.held[0].Send({.body = "at last"});
  EXPECT_EQ(testing::TakeAnswers(peer->TakeReceived()).size(), 1u);
  loop_.RunFor(74s);
  EXPECT_FALSE(peer->closed());
  loop_.RunFor(1s);
  EXPECT_TRUE(peer->closed());
}

}  // namespace
}  // namespace rollcall
