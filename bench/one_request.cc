// one_request USERS COUNT: lets the signed door answer the same call COUNT times, in one thread and
// without a socket, so that valgrind can count the instructions of one: the difference between two
// counts, divided.

#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "domain/limits.h"
#include "engine/memory/memory_engine.h"
#include "openapi/openapi_door.h"
#include "signed_query.h"
#include "support/fake_stream.h"
#include "support/manual_clock.h"
#include "support/manual_loop.h"
#include "support/seeded_random.h"

namespace rollcall {
namespace {

class NoHolder final : public ConnectionHolder {
  void OnEvicted(const ConnId&, DisconnectReason, const ConnId&) override {}
  void OnLeaseLost() override {}
  std::optional<MonotonicTime> LastHeard(const ConnId&) const override { return std::nullopt; }
};

class Door {
 public:
  Door() {
    const std::size_t loop_number = service_.RegisterHolder(loop_, holder_);
    service_.Start(loop_, [](Result<Done> done) { CHECK(done.has_value()); });
    loop_.Run();
    for (std::size_t i = 0; i < kMaxUsersPerQuery; ++i) {
      service_.Login(loop_, loop_number,
                     {.user = {bench::kApp, bench::User(i)},
                      .device = DeviceId{1'234'567},
                      .platform = Platform::kAndroid,
                      .client_version = ClientVersion{100},
                      .address = {.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}}},
                     [](Result<LoginOutcome> outcome) { CHECK(outcome.has_value()); });
      loop_.Run();
    }
    door_.Accept(std::make_unique<testing::FakeStream>(peer_));
    loop_.Run();
  }

  std::string Answer(const std::string& request) {
    peer_->Send(request);
    loop_.Run();
    return peer_->TakeReceived();
  }

  WallTime Wall() const { return clock_.Wall(); }

 private:
  testing::ManualClock clock_;
  testing::ManualLoop loop_{clock_};
  testing::SeededRandom random_{1};
  Catalog metrics_;
  Logger log_{LogLevel::kError, LogFormat::kText};
  MemoryEngine engine_{{}, clock_};
  PresenceService service_{engine_, clock_, random_, metrics_, {}};
  NoHolder holder_;
  OpenApiOptions options_;
  RateLimiter limiter_{{}, clock_};
  ClientLimits clients_{{}, {}, clock_};
  ReplayMemory replays_{{.keep = 2 * options_.clock_skew}, clock_};
  std::shared_ptr<testing::FakePeer> peer_ = std::make_shared<testing::FakePeer>(loop_);
  OpenApiDoor door_{{.loop = loop_,
                     .clock = clock_,
                     .random = random_,
                     .presence = service_,
                     .limiter = limiter_,
                     .clients = clients_,
                     .replays = replays_,
                     .metrics = metrics_,
                     .log = log_},
                    options_,
                    bench::Keys()};
};

bool Read(std::string_view text, std::size_t& number) {
  return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
}

int Run(std::size_t users, std::size_t count) {
  Door door;
  const std::string request = bench::SignedQuery(users, door.Wall());
  for (std::size_t i = 0; i < count; ++i) {
    const std::string answer = door.Answer(request);
    if (!answer.starts_with("HTTP/1.1 200")) {
      std::fprintf(stderr, "%s\n", answer.c_str());
      return 1;
    }
  }
  return 0;
}

}  // namespace
}  // namespace rollcall

int main(int argc, char** argv) {
  std::size_t users = 0;
  std::size_t count = 0;
  if (argc != 3 || !rollcall::Read(argv[1], users) || !rollcall::Read(argv[2], count) ||
      users < 1 || users > rollcall::kMaxUsersPerQuery) {
    std::fputs("usage: one_request USERS COUNT\n", stderr);
    return 2;
  }
  return rollcall::Run(users, count);
}
