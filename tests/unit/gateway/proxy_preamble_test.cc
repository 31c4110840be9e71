#include "gateway/proxy_preamble.h"

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "support/fake_stream.h"
#include "support/manual_clock.h"
#include "support/manual_loop.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using Outcome = ProxyPreamble::Outcome;

class ProxyPreambleTest : public ::testing::Test {
 protected:
  ProxyPreambleTest() {
    ProxyPreamble::Read(
        loop_, std::make_unique<testing::FakeStream>(peer_, *Address::FromIp("10.0.0.1", 4711)),
        clock_.Now() + 10s,
        [this](std::unique_ptr<Stream> stream, const ProxyPreamble::Result& result) {
          EXPECT_FALSE(outcome_);
          outcome_ = result.outcome;
          client_ = result.client.ToText();
          rule_ = result.rule;
          stream_ = std::move(stream);
        });
  }

  // From 203.0.113.5:4711.
  static std::string Header() {
    return std::string("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xcb\0\x71\5\x0a\0\0\1\x12\x67\x01\xbb",
                       28);
  }
  static std::string LocalHeader() { return std::string("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16); }

  // What the stream that was handed on still holds.
  std::string Rest() {
    std::array<char, 100> buffer{};
    const IoResult read = stream_->ReadSome(buffer);
    return {buffer.data(), read.bytes};
  }

  testing::ManualClock clock_;
  testing::ManualLoop loop_{clock_};
  std::shared_ptr<testing::FakePeer> peer_ = std::make_shared<testing::FakePeer>(loop_);
  std::optional<Outcome> outcome_;
  std::string client_;
  std::string rule_;
  std::unique_ptr<Stream> stream_;
};

TEST_F(ProxyPreambleTest, HandsTheStreamOnWithAllThatFollowsTheHeader) {
  peer_->Send(Header() + "GET /");
  loop_.Run();
  EXPECT_EQ(outcome_, Outcome::kRead);
  EXPECT_EQ(client_, "203.0.113.5:4711");
  ASSERT_TRUE(stream_);
  EXPECT_EQ(Rest(), "GET /");
  // Its deadline is gone with it.
  loop_.RunFor(1min);
  EXPECT_FALSE(peer_->closed());
}

TEST_F(ProxyPreambleTest, TakesTheHeaderByteByByte) {
  for (const char c : Header()) {
    EXPECT_FALSE(outcome_);
    peer_->Send(std::string(1, c));
    loop_.RunFor(300ms);
  }
  EXPECT_EQ(outcome_, Outcome::kRead);
  EXPECT_EQ(client_, "203.0.113.5:4711");
}

TEST_F(ProxyPreambleTest, ThePeerItselfIsTheClientWhenTheProxyNamesNobody) {
  peer_->Send(LocalHeader() + "x");
  loop_.Run();
  EXPECT_EQ(outcome_, Outcome::kRead);
  EXPECT_EQ(client_, "10.0.0.1:4711");
  EXPECT_EQ(Rest(), "x");
}

TEST_F(ProxyPreambleTest, ClosesOnWhatIsNoHeaderAndTellsTheRule) {
  peer_->Send("PROXY TCP4 203.0.113.5 10.0.0.1 1 2\r\n");
  loop_.Run();
  EXPECT_EQ(outcome_, Outcome::kBad);
  EXPECT_NE(rule_.find("signature"), std::string::npos);
  EXPECT_FALSE(stream_);
  EXPECT_TRUE(peer_->closed());
}

TEST_F(ProxyPreambleTest, ClosesWhenTheHeaderIsNotThereByTheDeadline) {
  peer_->Send(Header().substr(0, 27));
  loop_.RunFor(10s - 1ms);
  EXPECT_FALSE(outcome_);
  loop_.RunFor(1ms);
  EXPECT_EQ(outcome_, Outcome::kTimedOut);
  EXPECT_TRUE(peer_->closed());
}

TEST_F(ProxyPreambleTest, EndsWhenThePeerGoes) {
  peer_->Send(Header().substr(0, 27));
  peer_->SendEnd();
  loop_.Run();
  EXPECT_EQ(outcome_, Outcome::kLeft);
  loop_.RunFor(1min);
  EXPECT_TRUE(peer_->closed());
}

TEST_F(ProxyPreambleTest, EndsWhenThePeerResets) {
  peer_->Reset();
  loop_.Run();
  EXPECT_EQ(outcome_, Outcome::kLeft);
}

}  // namespace
}  // namespace rollcall
