#include "client/http_call.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "support/fake_stream.h"
#include "support/manual_loop.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class CallHttpTest : public ::testing::Test {
 protected:
  // However a test leaves it, a call ends by its deadline.
  void TearDown() override {
    loop_.RunFor(10s);
    EXPECT_TRUE(result_);
  }

  void Call(std::string request = "GET / HTTP/1.1\r\n\r\n") {
    CallHttp(loop_, std::make_unique<testing::FakeStream>(peer_), std::move(request),
             clock_.Now() + 10s, [this](Result<HttpAnswer> result) {
               ASSERT_FALSE(result_) << "told twice";
               result_ = std::move(result);
             });
  }

  testing::ManualClock clock_;
  testing::ManualLoop loop_{clock_};
  std::shared_ptr<testing::FakePeer> peer_ = std::make_shared<testing::FakePeer>(loop_);
  std::optional<Result<HttpAnswer>> result_;
};

TEST_F(CallHttpTest, SendsTheRequestAndTellsTheAnswer) {
  Call("request");
  EXPECT_FALSE(result_);
  loop_.Run();
  EXPECT_EQ(peer_->received(), "request");
  peer_->Send(kAnswer);
  loop_.Run();
  ASSERT_TRUE(result_ && *result_);
  EXPECT_EQ((*result_)->body, "ok");
  EXPECT_TRUE(peer_->closed());
}

TEST_F(CallHttpTest, WritesALongRequestAsThePeerTakesIt) {
  peer_->SetWindow(3);
  Call("request");
  loop_.Run();
  EXPECT_EQ(peer_->received(), "req");
  peer_->SetWindow(10);
  loop_.Run();
  EXPECT_EQ(peer_->received(), "request");
}

TEST_F(CallHttpTest, ReadsAnAnswerThatCameBeforeTheRequestWasTaken) {
  peer_->Send(kAnswer);
  peer_->SendEnd();
  Call();
  loop_.Run();
  ASSERT_TRUE(result_ && *result_);
}

TEST_F(CallHttpTest, GivesUpAtTheDeadlineAndNotBefore) {
  Call();
  loop_.RunFor(10s - 1ms);
  EXPECT_FALSE(result_);
  loop_.RunFor(1ms);
  ASSERT_TRUE(result_ && !*result_);
  EXPECT_EQ(result_->error().code(), StatusCode::kDeadlineExceeded);
  EXPECT_TRUE(peer_->closed());
}

TEST_F(CallHttpTest, ALostConnectionIsUnavailable) {
  Call();
  loop_.Run();
  peer_->Reset();
  loop_.Run();
  ASSERT_TRUE(result_ && !*result_);
  EXPECT_EQ(result_->error().code(), StatusCode::kUnavailable);
}

TEST_F(CallHttpTest, ABodyThatTheConnectionEndsMustEndWithIt) {
  for (const bool is_lost : {false, true}) {
    peer_ = std::make_shared<testing::FakePeer>(loop_);
    result_.reset();
    Call();
    peer_->Send("HTTP/1.1 200 OK\r\n\r\nhalf of");
    loop_.Run();
    is_lost ? peer_->Reset() : peer_->SendEnd();
    loop_.Run();
    ASSERT_TRUE(result_);
    EXPECT_EQ(result_->has_value(), !is_lost);
  }
}

}  // namespace
}  // namespace rollcall
