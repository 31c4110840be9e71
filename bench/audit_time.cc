// An audit of N connections: how much CPU time it takes, and the longest turn of the loop, which
// bounds how long it holds a shard or the counts. And what counting one app costs beside that.
//
// audit_time [CONNECTIONS...], 1000000 by default.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/clock.h"
#include "base/loop.h"
#include "engine/memory/memory_engine.h"

namespace rollcall {
namespace {

using Seconds = std::chrono::duration<double>;

// Of this thread: what else the machine does meanwhile is not counted.
Seconds CpuTime() {
  timespec time{};
  CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// Runs one task a turn and keeps the longest.
class TimedLoop final : public Loop {
 public:
  void Post(Task task) override { tasks_.push_back(std::move(task)); }
  TimerId RunAt(MonotonicTime, Task) override { return TimerId::kNone; }
  void Cancel(TimerId) override {}
  bool IsCurrent() const override { return true; }

  void Run() {
    longest_ = {};
    turns_ = 0;
    while (!tasks_.empty()) {
      Task task = std::move(tasks_.front());
      tasks_.pop_front();
      const Seconds began = CpuTime();
      task();
      longest_ = std::max(longest_, CpuTime() - began);
      ++turns_;
    }
  }
  Seconds longest() const { return longest_; }
  std::size_t turns() const { return turns_; }

 private:
  std::deque<Task> tasks_;
  Seconds longest_{};
  std::size_t turns_ = 0;
};

// Connections of 2/3 as many users, 20 client versions, three platforms, under four leases.
void Fill(MemoryEngine& engine, TimedLoop& loop, std::uint64_t connections) {
  std::array<Owner, 4> owners;
  for (std::size_t i = 0; i < owners.size(); ++i) {
    const OwnerId id = "node-" + std::to_string(i);
    engine.OpenOwner({loop, MonotonicTime::max()}, id, {},
                     [&owners, i, id](Result<OpenedLease> lease) {
                       owners[i] = {id, lease->epoch};
                     });
  }
  loop.Run();
  for (std::uint64_t number = 0; number < connections; ++number) {
    const std::uint64_t user = number / 3 * 2 + std::min<std::uint64_t>(number % 3, 1);
    ConnectRequest request;
    request.owner = owners[user % owners.size()];
    request.connection.id = {.boot = 7, .number = number};
    request.connection.user = {
        AppId{1}, UserId{static_cast<std::int64_t>((user * 0x9E37'79B9'7F4A'7C15U) >> 1)}};
    request.connection.platform = kPlatforms[number % kPlatforms.size()];
    request.connection.client_version = ClientVersion{static_cast<std::int64_t>(number % 20)};
    request.connection.address.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 1};
    engine.Connect({loop, MonotonicTime::max()}, request, [](Result<ConnectOutcome> outcome) {
      CHECK(outcome && outcome->result == ConnectResult::kConnected);
    });
    loop.Run();
  }
}

void Measure(std::uint64_t connections) {
  const SystemClock clock;
  TimedLoop loop;
  MemoryEngine engine({}, clock);
  Fill(engine, loop, connections);
  for (int run = 0; run < 3; ++run) {
    AuditReport report;
    const Seconds began = CpuTime();
    engine.Audit({loop, MonotonicTime::max()},
                 [&report](Result<AuditReport> answer) { report = *std::move(answer); });
    loop.Run();
    const Seconds took = CpuTime() - began;
    CHECK(report.agrees() && report.connections == connections);
    std::printf("%llu connections of %llu users: %.0f ms, %zu turns, the longest %.0f us\n",
                static_cast<unsigned long long>(connections),
                static_cast<unsigned long long>(report.users), took.count() * 1e3, loop.turns(),
                loop.longest().count() * 1e6);
  }
  constexpr int kCounts = 10'000;
  const Seconds began = CpuTime();
  for (int i = 0; i < kCounts; ++i) {
    engine.Count({loop, MonotonicTime::max()}, AppId{1},
                 [](Result<std::vector<PresenceCounts>> counts) { CHECK(counts->size() == 1); });
    loop.Run();
  }
  const Seconds took = CpuTime() - began;
  std::printf("  counting its app: %.2f us\n", took.count() * 1e6 / kCounts);
}

}  // namespace
}  // namespace rollcall

int main(int argc, char** argv) {
  if (argc == 1) rollcall::Measure(1'000'000);
  for (int i = 1; i < argc; ++i)
    rollcall::Measure(std::strtoull(argv[i], nullptr, 10));
  return 0;
}
