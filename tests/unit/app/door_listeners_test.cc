#include "app/door_listeners.h"

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/blocking_client.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

// Real sockets on one real loop; what a door admits is kept, and who can be read first is noted.
class DoorListenersTest : public ::testing::Test {
 protected:
  DoorListenersTest() {
    settings_.openapi.listen = settings_.gateway.listen =
        settings_.admin.listen = {.host = "127.0.0.1", .port = 0};
    const Status bound = listeners_.Bind(
        settings_, {.openapi = NoteAs('o'), .gateway = NoteAs('g'), .admin = NoteAs('a')}, 0);
    EXPECT_TRUE(bound.ok()) << bound.message();
    listeners_.Start();
  }

  ~DoorListenersTest() override {
    loops_.RunOn(0, [this] { streams_.clear(); });
    loops_.Stop();
  }

  Entrance::Admit NoteAs(char door) {
    return [this, door](std::size_t, std::unique_ptr<Stream> stream) {
      stream->WhenReadable([this, door] { readable_ += door; });
      streams_.push_back(std::move(stream));
    };
  }

  template <typename Done>
  void WaitUntil(const Done& done) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    for (bool is_done = false; !is_done;) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      loops_.RunOn(0, [&] { is_done = done(); });
    }
  }

  Settings settings_;
  SystemClock clock_;
  Catalog metrics_;
  Logger logger_{LogLevel::kError, LogFormat::kText};
  ClientLimits clients_{*NetworkList::Parse({}), {}, clock_};
  DoorCounts counts_{{.metrics = metrics_, .clock = clock_, .logger = logger_}, {}, {}};
  TlsDoors tls_{metrics_};
  std::vector<std::unique_ptr<Stream>> streams_;  // On the loop.
  std::string readable_;                          // On the loop.
  LoopGroup loops_{1};
  DoorListeners listeners_{{.loops = loops_,
                            .clock = clock_,
                            .logger = logger_,
                            .metrics = metrics_,
                            .counts = counts_,
                            .gateway_clients = clients_,
                            .tls = tls_}};
};

TEST_F(DoorListenersTest, BehindManyDevicesNoCallAndNoHealthCheckWaits) {
  constexpr std::size_t kDevices = 200;
  std::vector<testing::BlockingClient> clients;
  for (std::size_t i = 0; i < kDevices; ++i)
    clients.emplace_back(listeners_.bound().gateway);
  clients.emplace_back(listeners_.bound().openapi);
  clients.emplace_back(listeners_.bound().admin);
  WaitUntil([&] { return streams_.size() == clients.size(); });

  std::promise<void> all_have_sent;
  loops_.at(0).Post([sent = all_have_sent.get_future().share()] { sent.wait(); });
  for (testing::BlockingClient& client : clients) {
    ASSERT_TRUE(client.connected());
    client.Send("x");
  }
  all_have_sent.set_value();
  WaitUntil([&] { return readable_.size() == clients.size(); });
  EXPECT_LT(readable_.find('o'), kDevices / 4);
  EXPECT_LT(readable_.find('a'), kDevices / 4);
}

}  // namespace
}  // namespace rollcall
