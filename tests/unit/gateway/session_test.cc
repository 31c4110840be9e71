#include "gateway/session.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "unit/gateway/gateway_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

TEST(SessionTest, UnderstandsInputThatIsSplitAtEveryByte) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  device->peer().set_read_size(1);
  device->Say(f.LoginText());
  device->Say(R"({"Type":"Ping"})");
  EXPECT_EQ(device->texts().size(), 2u);
  EXPECT_EQ(device->Member("Type"), "\"Pong\"");
}

TEST(SessionTest, AnswersPingFramesWithTheirPayload) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  device->SendFrame(WsOpcode::kPing, "before login");
  f.loop.Run();
  device->Say(f.LoginText());
  device->SendFrame(WsOpcode::kPing, "");
  f.loop.Run();
  EXPECT_EQ(device->pongs(), (std::vector<std::string>{"before login", ""}));
}

TEST(SessionTest, ClosesWhatBreaksTheProtocolWithItsCode) {
  struct Case {
    std::string_view bytes;
    int code;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {"\x81\x02{}"sv, 1002},                                // Not masked.
      {"\xc1\x80\x01\x02\x03\x04"sv, 1002},                  // A reserved bit.
      {"\x83\x80\x01\x02\x03\x04"sv, 1002},                  // A reserved opcode.
      {"\x82\x80\x01\x02\x03\x04"sv, 1003},                  // Binary.
      {"\x81\x82\x00\x00\x00\x00\xff\xff"sv, 1007},          // Not UTF-8.
      {"\x81\xfe\x10\x01\x01\x02\x03\x04"sv, 1009},          // 4097 bytes announced.
      {"\x81\xff\x7f\x00\x00\x00\x00\x00\x00\x00"sv, 1009},  // A number of bytes.
      {"\x88\x82\x00\x00\x00\x00\x00\x00"sv, 1002},          // Close code 0.
  };
  for (const Case& c : cases) {
    GatewayFixture f;
    const auto device = f.Online();
    device->Send(c.bytes);
    f.loop.Run();
    if (c.code == 1009 && device->close_code() == 0) {
      device->Send("\x01\x02\x03\x04");
      f.loop.Run();
    }
    EXPECT_EQ(device->close_code(), c.code);
    EXPECT_EQ(f.OnlineCount(), 0u);
    EXPECT_EQ(f.Disconnects(DisconnectReason::kProtocolError), 1);
    f.loop.RunFor(1200ms);
    EXPECT_TRUE(device->peer().closed());
  }
}

TEST(SessionTest, TakesAMessageOfExactlyTheMaximum) {
  GatewayFixture f;
  const auto device = f.Online();
  std::string text = R"({"Type":"Ping","x":""})";
  text.insert(text.size() - 2, 4096 - text.size(), 'a');
  device->Say(text);
  EXPECT_EQ(device->Member("Type"), "\"Pong\"");
  text.insert(text.size() - 2, "a");
  device->Say(text);
  EXPECT_EQ(device->close_code(), 1009);
}

TEST(SessionTest, ClosesAMessageOfTooManyFragments) {
  GatewayFixture f;
  const auto device = f.Online();
  using namespace std::string_view_literals;
  device->Send("\x01\x80\x01\x02\x03\x04"sv);
  for (int i = 0; i < 100; ++i) {
    device->Send("\x00\x80\x01\x02\x03\x04"sv);
  }
  f.loop.Run();
  EXPECT_EQ(device->close_code(), 1008);
}

TEST(SessionTest, LetsABurstPassAndClosesOneMoreMessage) {
  GatewayFixture f;
  const auto device = f.Online();
  f.loop.RunFor(2s);
  for (int i = 0; i < 20; ++i) {
    device->SendFrame(i % 2 == 0 ? WsOpcode::kText : WsOpcode::kPing, R"({"Type":"Ping"})");
  }
  f.loop.Run();
  EXPECT_EQ(device->texts().size(), 11u);
  EXPECT_EQ(device->pongs().size(), 10u);
  f.loop.RunFor(50ms);
  device->SendFrame(WsOpcode::kPing, "");
  f.loop.Run();
  EXPECT_EQ(device->close_code(), 0) << "one more every 50 ms";
  device->SendFrame(WsOpcode::kPing, "");
  f.loop.Run();
  EXPECT_EQ(device->close_code(), 4007);
  EXPECT_EQ(f.OnlineCount(), 0u);
}

TEST(SessionTest, CountsUnsolicitedPongsToo) {
  GatewayFixture f;
  const auto device = f.Online();
  for (int i = 0; i < 30; ++i) {
    device->SendFrame(WsOpcode::kPong, "");
  }
  f.loop.Run();
  EXPECT_EQ(device->close_code(), 4007);
}

TEST(SessionTest, LeavesTheTurnToOthersAfterAFewReads) {
  GatewayFixture f;
  const auto greedy = f.Online(1);
  f.loop.RunFor(1s);
  // One turn reads kReadsPerTurn buffers; what is left waits for the next turn.
  greedy->Send(std::string(DoorContext::kReadBufferBytes * (Session::kReadsPerTurn + 1), 'x'));
  bool other_ran = false;
  std::size_t left_when_other_ran = 0;
  f.loop.Post([&] {
    other_ran = true;
    left_when_other_ran = greedy->peer().unread();
  });
  f.loop.Run();
  EXPECT_TRUE(other_ran);
  EXPECT_EQ(left_when_other_ran, DoorContext::kReadBufferBytes);
  EXPECT_EQ(greedy->close_code(), 1002);
}

TEST(SessionTest, APeersCloseIsEchoedThenTheSocketEnded) {
  GatewayFixture f;
  const auto device = f.Online();
  device->SendClose(1001);
  EXPECT_EQ(device->close_code(), 1001);
  EXPECT_TRUE(device->peer().write_shut());
  EXPECT_FALSE(device->peer().closed());
  EXPECT_EQ(f.OnlineCount(), 0u);
  EXPECT_EQ(f.Disconnects(DisconnectReason::kClosed), 1);
  device->peer().SendEnd();
  f.loop.Run();
  EXPECT_TRUE(device->peer().closed());
  EXPECT_EQ(f.door.sockets(), 0u);
}

TEST(SessionTest, ACloseWithoutACodeIsAnsweredAsNormal) {
  GatewayFixture f;
  const auto device = f.Online();
  device->SendFrame(WsOpcode::kClose, "");
  f.loop.Run();
  EXPECT_EQ(device->close_code(), 1000);
}

TEST(SessionTest, IgnoresWhatFollowsAClose) {
  GatewayFixture f;
  const auto device = f.Online();
  device->SendFrame(WsOpcode::kClose, WsClosePayload(1000, ""));
  device->SendFrame(WsOpcode::kClose, WsClosePayload(1000, ""));
  device->SendFrame(WsOpcode::kText, R"({"Type":"Ping"})");
  f.loop.Run();
  EXPECT_EQ(device->texts().size(), 1u);
  f.loop.RunFor(1100ms);
  EXPECT_TRUE(device->peer().closed());
}

TEST(SessionTest, ActsOnNothingThatFollowsItsOwnClose) {
  GatewayFixture f;
  const auto device = f.Online();
  device->SendFrame(WsOpcode::kText, "x");
  device->SendFrame(WsOpcode::kText, R"({"Type":"Ping"})");
  device->SendFrame(WsOpcode::kPing, "");
  f.loop.Run();
  EXPECT_EQ(device->close_code(), 4009);
  EXPECT_EQ(device->texts().size(), 1u);
  EXPECT_TRUE(device->pongs().empty());
}

TEST(SessionTest, AnEndWithoutACloseFrameRemovesAtOnce) {
  for (const bool reset : {false, true}) {
    GatewayFixture f;
    const auto device = f.Online();
    if (reset) {
      device->Send("\x81");  // In the middle of a frame.
      device->peer().Reset();
    } else {
      device->peer().SendEnd();
    }
    f.loop.Run();
    EXPECT_EQ(f.OnlineCount(), 0u);
    EXPECT_TRUE(device->peer().closed());
    EXPECT_EQ(device->close_code(), 0);
    EXPECT_EQ(f.Disconnects(DisconnectReason::kClosed), 1);
    EXPECT_EQ(f.door.sockets(), 0u);
    EXPECT_EQ(f.door.sessions(), 0u);
  }
}

TEST(SessionTest, ReadsWhatCameBeforeTheEnd) {
  GatewayFixture f;
  const auto device = f.Online();
  device->SendFrame(WsOpcode::kText, R"({"Type":"Logout"})");
  device->peer().SendEnd();
  f.loop.Run();
  EXPECT_EQ(device->close_code(), 1000);
  EXPECT_TRUE(device->peer().closed());
}

}  // namespace
}  // namespace rollcall::testing
