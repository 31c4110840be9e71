#include "http/http_door.h"

#include <chrono>

#include <gtest/gtest.h>

#include "connection_test_base.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

class HttpDoorTest : public testing::ConnectionTest {
 protected:
  bool drained_ = false;
  void Drain() {
    door().Drain([this] { drained_ = true; });
    EXPECT_FALSE(drained_);
    loop_.Run();
  }
};

TEST_F(HttpDoorTest, ClosesOneConnectionTooManyAndTakesTheNextWhenOneHasGone) {
  options_.max_connections = 2;
  const auto first = Connect();
  const auto second = Connect();
  const auto third = Connect();
  EXPECT_FALSE(first->closed());
  EXPECT_FALSE(second->closed());
  EXPECT_TRUE(third->closed());
  EXPECT_EQ(Refused(DoorRefusal::kLoopFull), 1);
  EXPECT_EQ(door().connections(), 2u);
  first->SendEnd();
  loop_.Run();
  EXPECT_FALSE(Connect()->closed());
}

TEST_F(HttpDoorTest, DrainsAtOnceWhenNobodyIsThere) {
  Drain();
  EXPECT_TRUE(drained_);
  EXPECT_TRUE(Connect()->closed());
}

TEST_F(HttpDoorTest, ClosesIdleConnectionsAndFinishesRequestsInHand) {
  handler_.hold = true;
  const auto idle = Connect();
  const auto busy = Connect();
  Exchange(*busy, Get("/a") + Get("/b"));
  Drain();
  EXPECT_TRUE(idle->closed());
  EXPECT_FALSE(busy->closed());
  EXPECT_FALSE(drained_);

  handler_.held[0].Send({.body = "done"});
  const auto answers = testing::TakeAnswers(busy->TakeReceived());
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].Field("connection"), "close");
  EXPECT_EQ(handler_.asked.size(), 1u);
  busy->SendEnd();
  loop_.Run();
  EXPECT_TRUE(drained_);
}

TEST_F(HttpDoorTest, GivesARequestOnItsWayASecondToArrive) {
  const auto comes = Connect();
  const auto hangs = Connect();
  Exchange(*comes, Get("/a").substr(0, 10));
  Exchange(*hangs, Get("/a").substr(0, 10));
  Drain();
  loop_.RunFor(900ms);
  EXPECT_EQ(Answers(*comes, Get("/a").substr(10)).size(), 1u);
  Exchange(*hangs, "x");  // Does not prolong it.
  loop_.RunFor(2s);
  EXPECT_TRUE(hangs->closed());
  EXPECT_TRUE(comes->closed());
  EXPECT_TRUE(drained_);
}

TEST_F(HttpDoorTest, LeavesNothingToAnswerWhenItIsDestroyed) {
  handler_.hold = true;
  const auto peer = Connect();
  Exchange(*peer, Get("/a"));
  door_.reset();
  EXPECT_TRUE(peer->closed());
  EXPECT_FALSE(handler_.held[0].alive());
  handler_.held[0].Send({.body = "to nobody"});
  loop_.RunFor(10min);
  EXPECT_EQ(peer->received(), "");
}

}  // namespace
}  // namespace rollcall
