// A PresenceService over a memory engine that can be made to fail, on one manual loop.

#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "domain/change.h"
#include "engine/memory/memory_engine.h"
#include "metrics/catalog.h"
#include "service/presence_service.h"
#include "support/faulty_engine.h"
#include "support/manual_clock.h"
#include "support/manual_loop.h"
#include "support/seeded_random.h"

namespace rollcall::testing {

class RecordingHolder final : public ConnectionHolder {
 public:
  void OnEvicted(const ConnId& connection, DisconnectReason reason, const ConnId& by) override {
    evicted.push_back({connection, reason, by});
  }
  void OnLeaseLost() override { ++leases_lost; }
  std::optional<MonotonicTime> LastHeard(const ConnId& connection) const override {
    return connection == held ? std::optional(heard) : std::nullopt;
  }

  struct Eviction {
    ConnId connection;
    DisconnectReason reason;
    ConnId by;
  };
  std::vector<Eviction> evicted;
  int leases_lost = 0;
  ConnId held;
  MonotonicTime heard;
};

// Captures what a callback was given.
template <typename T>
class Answer {
 public:
  UniqueFunction<void(Result<T>)> Callback() {
    return [this](Result<T> result) {
      ++times_;
      result_.emplace(std::move(result));
    };
  }
  int times() const { return times_; }
  const Result<T>& result() const { return *result_; }

 private:
  int times_ = 0;
  std::optional<Result<T>> result_;
};

struct ServiceFixture {
  static constexpr UserKey kUser{AppId{7}, UserId{42}};

  explicit ServiceFixture(ServiceOptions options = {})
      : service(engine, clock, random, metrics, std::move(options)),
        first(service.RegisterHolder(loop, holders[0])),
        second(service.RegisterHolder(loop, holders[1])) {}

  void Start() {
    Answer<Done> started;
    service.Start(loop, started.Callback());
    loop.Run();
    CHECK(started.times() == 1 && started.result());
  }

  LoginRequest Request(DeviceId device) const {
    return {.user = kUser,
            .device = device,
            .platform = Platform::kAndroid,
            .client_version = ClientVersion{1},
            .address = {}};
  }

  Result<LoginOutcome> Login(DeviceId device = DeviceId{1}, std::size_t loop_number = 0) {
    Answer<LoginOutcome> answer;
    service.Login(loop, loop_number, Request(device), answer.Callback());
    loop.Run();
    CHECK(answer.times() == 1);
    return answer.result();
  }

  Result<std::vector<OnlineConnection>> Query() {
    Answer<std::vector<OnlineConnection>> answer;
    service.Query(loop, kUser.app, {kUser.user}, answer.Callback());
    loop.Run();
    CHECK(answer.times() == 1);
    return answer.result();
  }

  Result<std::vector<LiveConnection>> Kick(std::vector<ConnId> connections = {}) {
    Answer<std::vector<LiveConnection>> answer;
    service.Kick(loop, {.user = kUser, .connections = std::move(connections)}, answer.Callback());
    loop.Run();
    CHECK(answer.times() == 1);
    return answer.result();
  }

  ManualClock clock;
  ManualLoop loop{clock};
  SeededRandom random{1};
  Catalog metrics;
  MemoryEngine memory{{}, clock};
  FaultyEngine engine{memory};
  RecordingHolder holders[2];
  PresenceService service;
  std::size_t first;
  std::size_t second;
};

}  // namespace rollcall::testing
