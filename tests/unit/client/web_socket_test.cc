#include "client/web_socket.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/manual_loop.h"
#include "support/seeded_random.h"
#include "unit/client/gateway_peer.h"

namespace rollcall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class WebSocketTest : public ::testing::Test, protected WebSocketEvents {
 protected:
  void SetUp() override {
    socket_ = std::make_unique<WebSocket>(context_, gateway_.NewStream(),
                                          static_cast<WebSocketEvents&>(*this));
  }

  void Open() {
    socket_->Open("h:1", "/v1/connect");
    loop_.Run();
    gateway_.TakeRequestAndAccept();
    loop_.Run();
    ASSERT_THAT(told_, ElementsAre("open"));
    told_.clear();
  }

  void OnOpen() override { told_.push_back("open"); }
  void OnText(std::string_view text) override {
    told_.push_back("text " + std::string(text));
    if (abandons_on_text_) socket_->Abandon("enough");
  }
  void OnHeard() override { ++heard_; }
  void OnEnd(std::uint16_t code, std::string_view reason) override {
    told_.push_back("end " + std::to_string(code) + " " + std::string(reason));
    socket_.reset();
  }

  testing::ManualClock clock_;
  testing::ManualLoop loop_{clock_};
  testing::SeededRandom random_{7};
  ClientContext context_{.loop = loop_, .clock = clock_, .random = random_};
  testing::GatewayPeer gateway_{loop_};
  std::unique_ptr<WebSocket> socket_;
  std::vector<std::string> told_;
  bool abandons_on_text_ = false;
  int heard_ = 0;
};

TEST_F(WebSocketTest, AsksForTheUpgradeAndOpens) {
  socket_->Open("h:1", "/v1/connect");
  EXPECT_THAT(gateway_.stream().received(), HasSubstr("Host: h:1\r\n"));
  EXPECT_EQ(gateway_.TakeRequestAndAccept(), "/v1/connect");
  EXPECT_THAT(told_, IsEmpty());
  loop_.Run();
  EXPECT_THAT(told_, ElementsAre("open"));
}

TEST_F(WebSocketTest, TakesAMessageThatCameWithTheAnswer) {
  socket_->Open("h:1", "/");
  std::string frame;
  AppendWsFrame(WsOpcode::kText, "hi", frame);
  gateway_.TakeRequestAndAccept(frame);
  gateway_.stream().set_read_size(9);
  loop_.Run();
  EXPECT_THAT(told_, ElementsAre("open", "text hi"));
}

TEST_F(WebSocketTest, ARefusedUpgradeEndsItWithTheStatus) {
  socket_->Open("h:1", "/");
  gateway_.stream().Send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  loop_.Run();
  EXPECT_THAT(told_,
              ElementsAre(HasSubstr("end 1006 the server refused the connection: HTTP 403")));
}

TEST_F(WebSocketTest, SendsMaskedTextAndAnswersPings) {
  Open();
  socket_->SendText("hello");
  gateway_.SendFrame(WsOpcode::kPing, "p");
  loop_.Run();
  EXPECT_THAT(gateway_.TakeFrames(), ElementsAre("text hello", "pong p"));
  EXPECT_EQ(heard_, 1);
}

TEST_F(WebSocketTest, KeepsWhatThePeerDoesNotTakeYetUpToItsBound) {
  Open();
  gateway_.stream().SetWindow(4);
  socket_->SendText("hello");
  socket_->SendText("again");
  gateway_.stream().SetWindow(1000);
  loop_.Run();
  EXPECT_THAT(gateway_.TakeFrames(), ElementsAre("text hello", "text again"));

  gateway_.stream().SetWindow(0);
  socket_->SendText(std::string(WebSocket::kMaxQueuedBytes - 100, 'x'));
  loop_.Run();
  EXPECT_THAT(told_, IsEmpty());
  socket_->SendText(std::string(200, 'x'));
  loop_.Run();
  EXPECT_THAT(told_, ElementsAre(HasSubstr("does not read")));
}

TEST_F(WebSocketTest, AnswersThePeersCloseAndTellsIt) {
  Open();
  gateway_.SendClose(4003, "by=x");
  loop_.Run();
  EXPECT_THAT(gateway_.TakeFrames(), ElementsAre("close 4003"));
  EXPECT_THAT(told_, ElementsAre("end 4003 by=x"));
  EXPECT_TRUE(gateway_.stream().closed());
}

TEST_F(WebSocketTest, ItsOwnCloseEndsWithThePeersAnswer) {
  Open();
  socket_->SendClose(1000, "");
  socket_->SendText("too late");
  loop_.Run();
  EXPECT_THAT(gateway_.TakeFrames(), ElementsAre("close 1000"));
  EXPECT_THAT(told_, IsEmpty());
  gateway_.SendClose(1000, "");
  loop_.Run();
  EXPECT_THAT(gateway_.TakeFrames(), IsEmpty());
  EXPECT_THAT(told_, ElementsAre("end 1000 "));
}

TEST_F(WebSocketTest, ALostConnectionIsAnAbnormalEnd) {
  Open();
  gateway_.stream().Reset();
  loop_.Run();
  EXPECT_THAT(told_, ElementsAre("end 1006 the connection was lost"));
}

TEST_F(WebSocketTest, AnEndWithoutACloseFrameIsAbnormal) {
  Open();
  gateway_.SendText("last");
  gateway_.stream().SendEnd();
  loop_.Run();
  EXPECT_THAT(told_, ElementsAre("text last", HasSubstr("end 1006")));
}

TEST_F(WebSocketTest, ABrokenRuleIsAnsweredAndEndsIt) {
  Open();
  gateway_.stream().Send(std::string("\x83\x00", 2));  // A reserved opcode.
  loop_.Run();
  EXPECT_THAT(gateway_.TakeFrames(), ElementsAre("close 1002"));
  EXPECT_THAT(told_, ElementsAre(HasSubstr("end 1006 the server broke a WebSocket rule")));
}

TEST_F(WebSocketTest, AbandonEndsItOnceAndNotInsideTheCall) {
  Open();
  socket_->Abandon("enough");
  EXPECT_THAT(told_, IsEmpty());
  loop_.Run();
  EXPECT_THAT(told_, ElementsAre("end 1006 enough"));
}

TEST_F(WebSocketTest, AbandonInsideAMessageDropsWhatFollows) {
  Open();
  abandons_on_text_ = true;
  std::string frames;
  AppendWsFrame(WsOpcode::kText, "a", frames);
  AppendWsFrame(WsOpcode::kText, "b", frames);
  gateway_.stream().Send(frames);
  loop_.Run();
  EXPECT_THAT(told_, ElementsAre("text a", "end 1006 enough"));
}

}  // namespace
}  // namespace rollcall
