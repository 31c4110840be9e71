// The memory engine: what a login, a disconnect and a query cost, and how many bytes a connection
// takes. Each figure includes the posting and running of the callback.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/loop.h"
#include "domain/limits.h"
#include "engine/memory/memory_engine.h"

namespace rollcall {
namespace {

constexpr AppId kApp{1};
constexpr std::uint64_t kUsers = 1'000'000;

// Runs a task as soon as the call has returned.
class BenchLoop final : public Loop {
 public:
  void Post(Task task) override { tasks_.push_back(std::move(task)); }
  TimerId RunAt(MonotonicTime, Task) override { return TimerId::kNone; }
  void Cancel(TimerId) override {}
  bool IsCurrent() const override { return true; }

  void Run() {
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      Task task = std::move(tasks_[i]);
      task();
    }
    tasks_.clear();
  }

 private:
  std::vector<Task> tasks_;
};

// Every second user has a second connection: 1.5 on average.
class FilledEngine {
 public:
  explicit FilledEngine(std::uint64_t users) {
    engine_.OpenOwner(Call(), "node-a", {}, [this](Result<OpenedLease> lease) {
      owner_ = {"node-a", lease->epoch};
    });
    loop_.Run();
    for (std::uint64_t user = 0; user < users; ++user) {
      Login(loop_, 2 * user, user);
      if (user % 2 == 0) Login(loop_, 2 * user + 1, user);
    }
  }

  void Login(BenchLoop& loop, std::uint64_t number, std::uint64_t user) {
    ConnectRequest request;
    request.owner = owner_;
    request.connection.id = {.boot = 7, .number = number};
    request.connection.user = {kApp, Scattered(user)};
    request.connection.device = DeviceId{static_cast<std::int64_t>(number) + 1};
    request.connection.address.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 1};
    engine_.Connect({loop, MonotonicTime::max()}, request, [](Result<ConnectOutcome> outcome) {
      CHECK(outcome && outcome->result == ConnectResult::kConnected);
    });
    loop.Run();
  }

  void Disconnect(BenchLoop& loop, std::uint64_t number, std::uint64_t user) {
    engine_.Disconnect({loop, MonotonicTime::max()},
                       {owner_, {}, {kApp, Scattered(user)}, {.boot = 7, .number = number}, {}},
                       [](Result<Done> done) { CHECK(done.has_value()); });
    loop.Run();
  }

  std::size_t Query(BenchLoop& loop, const std::vector<UserId>& users) {
    std::size_t found = 0;
    engine_.Query({loop, MonotonicTime::max()}, kApp, users,
                  [&found](Result<std::vector<OnlineConnection>> live) { found = live->size(); });
    loop.Run();
    return found;
  }

  static UserId Scattered(std::uint64_t user) {
    return UserId{static_cast<std::int64_t>((user * 0x9E37'79B9'7F4A'7C15U) >> 1)};
  }

 private:
  EngineCall Call() { return {loop_, MonotonicTime::max()}; }

  SystemClock clock_;
  BenchLoop loop_;
  MemoryEngine engine_{{}, clock_};
  Owner owner_;
};

FilledEngine& Filled() {
  static FilledEngine engine(kUsers);
  return engine;
}

// A different user each time, far from the last one in memory.
std::uint64_t Jump(std::uint64_t& state) {
  state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
  return (state >> 20) % kUsers;
}

void BM_LoginAndDisconnect(benchmark::State& state) {
  FilledEngine& engine = Filled();
  BenchLoop loop;
  std::uint64_t random = 1 + static_cast<std::uint64_t>(state.thread_index());
  std::uint64_t number = random << 40;
  for (auto _ : state) {
    const std::uint64_t user = Jump(random);
    engine.Login(loop, ++number, user);
    engine.Disconnect(loop, number, user);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_LoginAndDisconnect)->ThreadRange(1, 2);

// As in a login storm: users who were not there. Ended by a disconnect outside of the timing.
void BM_LoginOfANewUser(benchmark::State& state) {
  FilledEngine& engine = Filled();
  BenchLoop loop;
  constexpr std::uint64_t kBatch = 1000;
  std::uint64_t first = kUsers;
  for (auto _ : state) {
    for (std::uint64_t i = 0; i < kBatch; ++i) {
      engine.Login(loop, (std::uint64_t{1} << 50) + first + i, first + i);
    }
    state.PauseTiming();
    for (std::uint64_t i = 0; i < kBatch; ++i) {
      engine.Disconnect(loop, (std::uint64_t{1} << 50) + first + i, first + i);
    }
    first += kBatch;
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatch));
}
BENCHMARK(BM_LoginOfANewUser);

void BM_Query(benchmark::State& state) {
  FilledEngine& engine = Filled();
  BenchLoop loop;
  std::uint64_t random = 77 + static_cast<std::uint64_t>(state.thread_index());
  std::vector<UserId> users(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    for (UserId& user : users) {
      user = FilledEngine::Scattered(Jump(random));
    }
    benchmark::DoNotOptimize(engine.Query(loop, users));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Query)->Arg(1)->Arg(static_cast<std::int64_t>(kMaxUsersPerQuery))->ThreadRange(1, 2);

std::uint64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

// Slope of the resident memory over what an empty engine takes. The argument is connections.
void BM_BytesPerConnection(benchmark::State& state) {
  const auto connections = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    const std::uint64_t before = ResidentBytes();
    const auto engine = std::make_unique<FilledEngine>(connections * 2 / 3);
    state.counters["bytes_per_connection"] =
        static_cast<double>(ResidentBytes() - before) / static_cast<double>(connections);
  }
}
BENCHMARK(BM_BytesPerConnection)
    ->Arg(1'000'000)
    ->Arg(5'000'000)
    ->Arg(10'000'000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rollcall

BENCHMARK_MAIN();
