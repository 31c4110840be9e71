#include "app/entrance.h"

#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "support/fake_stream.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

// On one real loop, since that is what an entrance is made for; the streams are in memory.
class EntranceTest : public ::testing::Test {
 protected:
  void Make(bool proxy_protocol) {
    entrance_.emplace(Entrance::Parts{.loops = loops_, .clock = clock_, .logger = logger_},
                      Entrance::Rules{.refusals = &metrics_.door_refusals[Door::kGateway],
                                      .clients = &clients_,
                                      .proxy_protocol = proxy_protocol,
                                      .proxy_timeout = timeout_},
                      [this](std::size_t loop, std::unique_ptr<Stream> stream) {
                        EXPECT_EQ(loop, 0U);
                        client_ = stream->remote().ToText();
                        stream_ = std::move(stream);
                      });
  }

  ~EntranceTest() override {
    loops_.RunOn(0, [this] { stream_.reset(); });
  }

  // A socket of `ip` that has sent `bytes`; returns when the loop has done what follows from that.
  std::shared_ptr<testing::FakePeer> Enter(const std::string& ip, const std::string& bytes,
                                           bool admits = true) {
    auto peer = std::make_shared<testing::FakePeer>(loops_.at(0));
    loops_.RunOn(0, [&] {
      peer->set_admits(admits);
      peer->Send(bytes);
      entrance_->Enter(0, std::make_unique<testing::FakeStream>(peer, *Address::FromIp(ip, 4711)));
    });
    // What the loop's own turn posted may run only after a task posted from here.
    for (int turn = 0; turn < 3; ++turn)
      loops_.RunOn(0, [] {});
    return peer;
  }

  double Refused(DoorRefusal reason) const {
    return metrics_.door_refusals[Door::kGateway][reason].Value();
  }

  static std::string Header() {
    return std::string("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xcb\0\x71\5\x0a\0\0\1\x12\x67\x01\xbb",
                       28);
  }

  SystemClock clock_;
  Catalog metrics_;
  Logger logger_{LogLevel::kError, LogFormat::kText};
  ClientLimits clients_{*NetworkList::Parse({"10.0.0.0/8"}), {}, clock_};
  Duration timeout_ = 1min;
  LoopGroup loops_{1};
  std::optional<Entrance> entrance_;
  std::string client_;
  std::unique_ptr<Stream> stream_;
};

TEST_F(EntranceTest, WithoutProxyProtocolThePeerIsTheClientWhateverItSends) {
  Make(false);
  const auto peer = Enter("10.0.0.1", Header());
  EXPECT_EQ(client_, "10.0.0.1:4711");
  EXPECT_EQ(peer->unread(), Header().size());
}

TEST_F(EntranceTest, WithProxyProtocolTheHeaderTellsTheClient) {
  Make(true);
  const auto peer = Enter("10.0.0.1", Header() + "GET");
  EXPECT_EQ(client_, "203.0.113.5:4711");
  EXPECT_EQ(peer->unread(), 3U);
}

TEST_F(EntranceTest, WithProxyProtocolNobodyElseComesIn) {
  Make(true);
  EXPECT_TRUE(Enter("192.0.2.1", Header())->closed());
  EXPECT_TRUE(Enter("127.0.0.1", Header())->closed());
  EXPECT_FALSE(stream_);
  EXPECT_EQ(Refused(DoorRefusal::kUntrustedPeer), 2);
}

TEST_F(EntranceTest, ClosesAProxyThatSendsNoHeader) {
  Make(true);
  EXPECT_TRUE(Enter("10.0.0.1", "GET / HTTP/1.1\r\n\r\n")->closed());
  EXPECT_FALSE(stream_);
  EXPECT_EQ(Refused(DoorRefusal::kBadProxyHeader), 1);
}

TEST_F(EntranceTest, ClosesAProxyWhoseHeaderDoesNotCome) {
  timeout_ = Duration::zero();
  Make(true);
  const auto peer = Enter("10.0.0.1", Header().substr(0, 20));
  for (bool closed = false; !closed;)
    loops_.RunOn(0, [&] { closed = peer->closed(); });
  EXPECT_EQ(Refused(DoorRefusal::kProxyHeaderTimeout), 1);
}

TEST_F(EntranceTest, ClosesAClientThatMayHaveNoMore) {
  Make(false);
  EXPECT_TRUE(Enter("192.0.2.1", "", false)->closed());
  Make(true);
  EXPECT_TRUE(Enter("10.0.0.1", Header(), false)->closed());
  EXPECT_FALSE(stream_);
}

}  // namespace
}  // namespace rollcall
