// crowded_node PORT USERS: the signed API of a node on one loop, over a registry with more users
// than a process may open sockets for. Every second user has a second connection. Until SIGTERM.

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string_view>

#include "engine/memory/memory_engine.h"
#include "net/listener.h"
#include "net/loop_group.h"
#include "openapi/openapi_door.h"
#include "signed_query.h"

namespace rollcall {
namespace {

constexpr std::size_t kUsersAtOnce = 1000;
constexpr Address kLoopback{.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1},
                            .port = 0};

class NoHolder final : public ConnectionHolder {
  void OnEvicted(const ConnId&, DisconnectReason, const ConnId&) override {}
  void OnLeaseLost() override {}
  std::optional<MonotonicTime> LastHeard(const ConnId&) const override { return std::nullopt; }
};

class CrowdedNode {
 public:
  CrowdedNode() {
    loops_.RunOn(0, [this] {
      loop_number_ = service_.RegisterHolder(loops_.at(0), holder_);
      ++unanswered_;
      service_.Start(loops_.at(0), [this](Result<Done> done) {
        CHECK(done.has_value());
        Answered();
      });
      door_ = std::make_unique<OpenApiDoor>(OpenApiParts{.loop = loops_.at(0),
                                                         .clock = clock_,
                                                         .random = random_,
                                                         .presence = service_,
                                                         .limiter = limiter_,
                                                         .clients = clients_,
                                                         .replays = replays_,
                                                         .metrics = metrics_,
                                                         .log = log_},
                                            options_, bench::Keys());
    });
    WaitForAnswers();
  }
  ~CrowdedNode() { loops_.Stop(); }
  CrowdedNode(const CrowdedNode&) = delete;
  CrowdedNode& operator=(const CrowdedNode&) = delete;

  void LogIn(std::size_t users) {
    for (std::size_t first = 0; first < users; first += kUsersAtOnce) {
      const std::size_t end = std::min(users, first + kUsersAtOnce);
      loops_.RunOn(0, [&] {
        for (std::size_t i = first; i < end; ++i) {
          LogIn(i, Platform::kAndroid);
          if (i % 2 == 0) LogIn(i, Platform::kWeb);
        }
      });
      // Each answer has its deadline: no batch waits behind the next.
      WaitForAnswers();
    }
  }

  Status Listen(std::uint16_t port) {
    auto bound = Listener::Bind(
        loops_, 0, {.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}, .port = port},
        {.accept = [this](std::size_t,
                          std::unique_ptr<Stream> stream) { door_->Accept(std::move(stream)); },
         .error = [](int) {}});
    if (!bound) return bound.error();
    listener_ = *std::move(bound);
    listener_->Start();
    return {};
  }

 private:
  void LogIn(std::size_t user, Platform platform) {
    ++unanswered_;
    service_.Login(loops_.at(0), loop_number_,
                   {.user = {bench::kApp, bench::User(user)},
                    .device = DeviceId{static_cast<std::int64_t>(user) + 1},
                    .platform = platform,
                    .client_version = ClientVersion{1},
                    .address = kLoopback},
                   [this](Result<LoginOutcome> outcome) {
                     CHECK(outcome.has_value());
                     Answered();
                   });
  }

  void Answered() {
    if (--unanswered_ == 0) unanswered_.notify_one();
  }

  void WaitForAnswers() {
    for (std::size_t now = unanswered_; now != 0; now = unanswered_)
      unanswered_.wait(now);
  }

  SystemClock clock_;
  SystemRandom random_;
  Catalog metrics_;
  Logger log_{LogLevel::kError, LogFormat::kText};
  MemoryEngine engine_{{}, clock_};
  PresenceService service_{engine_, clock_, random_, metrics_, {}};
  NoHolder holder_;
  OpenApiOptions options_;
  RateLimiter limiter_{{}, clock_};
  ClientLimits clients_{{}, {}, clock_};
  ReplayMemory replays_{{.keep = 2 * options_.clock_skew}, clock_};
  std::atomic<std::size_t> unanswered_ = 0;
  LoopGroup loops_{1};
  std::size_t loop_number_ = 0;
  std::unique_ptr<OpenApiDoor> door_;
  std::unique_ptr<Listener> listener_;
};

template <typename Number>
bool Read(std::string_view text, Number& number) {
  return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
}

int Run(std::uint16_t port, std::size_t users) {
  sigset_t end;
  ::sigemptyset(&end);
  ::sigaddset(&end, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &end, nullptr);  // Before there are other threads.
  CrowdedNode node;
  node.LogIn(users);
  if (const Status status = node.Listen(port); !status.ok()) {
    std::fprintf(stderr, "%s\n", status.message().c_str());
    return 1;
  }
  int number = 0;
  ::sigwait(&end, &number);
  return 0;
}

}  // namespace
}  // namespace rollcall

int main(int argc, char** argv) {
  std::uint16_t port = 0;
  std::size_t users = 0;
  if (argc != 3 || !rollcall::Read(argv[1], port) || !rollcall::Read(argv[2], users)) {
    std::fputs("usage: crowded_node PORT USERS\n", stderr);
    return 2;
  }
  return rollcall::Run(port, users);
}
