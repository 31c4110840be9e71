#include "cli/storm_run.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "cli/bench_devices.h"
#include "cli/process_usage.h"

namespace rollcall {
namespace {

constexpr Duration kRateStep = std::chrono::milliseconds(5);
// So many are cut between two turns of the loop.
constexpr std::size_t kCutAtOnce = 64;
constexpr Duration kLongest = std::chrono::hours(24);

std::optional<std::int64_t> MemoryOf(const BenchTarget& target) {
  return target.process ? AnonymousMemory(*target.process) : std::nullopt;
}

std::optional<Duration> CpuOf(const BenchTarget& target) {
  return target.process ? CpuTime(*target.process) : std::nullopt;
}

}  // namespace

struct StormRun::Watching {
  std::vector<std::size_t> devices;  // Of the watched users, in rising order.
  std::unique_ptr<AbsenceWatch> watch;
  std::unique_ptr<CallLoad> load;
  std::atomic<bool> is_done = false;
  CallResults results;
};

StormRun::StormRun(Console& console, BenchTarget& target, const StormPlan& plan)
    : console_(console),
      target_(target),
      plan_(plan),
      stage_(console, target),
      fleet_(stage_.loop(), console.clock, console.random, Fleet()) {
  stage_.set_progress([this] {
    return fmt::format("round {}, {} of {} devices online, {} failed", report_.rounds.size(),
                       fleet_.online(), plan_.devices, fleet_.failed());
  });
}

FleetOptions StormRun::Fleet() {
  FleetOptions options = BenchFleet(target_, console_.clock, plan_.addresses, kLongest);
  options.on_login = [this](Duration latency) {
    if (round_ != nullptr) round_->login.Record(latency);
  };
  return options;
}

StormReport StormRun::Run() {
  report_.devices = plan_.devices;
  report_.rate = plan_.rate;
  report_.judges_memory = target_.own.has_value();
  report_.rounds.reserve(plan_.rounds);
  stage_.Rest(kSettle, "settling");
  report_.memory_before = MemoryOf(target_);
  for (std::size_t i = 0; i < plan_.rounds && !stage_.interrupted(); ++i) {
    StormRound& round = report_.rounds.emplace_back();
    LogIn(round);
    if (!fleet_.settled() && !stage_.interrupted()) report_.trouble = "the logins took too long";
    if (!fleet_.settled()) break;
    stage_.Rest(kSettle, "settling");
    round.memory_online = MemoryOf(target_);
    CutAll(round);
    stage_.Rest(kSettle, "settling");
    round.memory_after = MemoryOf(target_);
  }
  report_.failed_logins = fleet_.failed();
  report_.lost = fleet_.lost();
  report_.troubles = fleet_.troubles();
  stage_.ClearProgress();
  report_.interrupted = stage_.interrupted();
  return std::move(report_);
}

void StormRun::LogIn(StormRound& round) {
  round_ = &round;
  begun_ = 0;
  const std::optional<Duration> cpu = CpuOf(target_);
  const MonotonicTime start = console_.clock.Now();
  TimerId timer = TimerId::kNone;
  std::function<void()> step = [&] {
    const double seconds = std::chrono::duration<double>(console_.clock.Now() - start).count();
    LetIn(plan_.rate > 0 ? static_cast<std::size_t>(seconds * plan_.rate) : plan_.devices);
    if (begun_ == plan_.devices) return;
    timer = stage_.loop().RunAt(console_.clock.Now() + kRateStep, [&step] { step(); });
  };
  step();
  stage_.Wait(
      kRoundTimeout, [this] { return begun_ == plan_.devices && fleet_.settled(); }, "logging in");
  stage_.loop().Cancel(timer);
  round_ = nullptr;
  const std::optional<Duration> cpu_after = CpuOf(target_);
  if (cpu && cpu_after) round.cpu = *cpu_after - *cpu;
  round.logins = round.login.count();
  round.took = std::max(fleet_.last_login_at(), start) - start;
}

void StormRun::LetIn(std::size_t due) {
  const bool is_first_round = report_.rounds.size() == 1;
  for (const std::size_t end = std::min(due, plan_.devices); begun_ < end; ++begun_) {
    if (is_first_round) {
      fleet_.GrowTo(begun_ + 1);
    } else if (!fleet_.IsOnline(begun_)) {
      fleet_.Return(begun_);
    }
  }
}

void StormRun::CutAll(StormRound& round) {
  const std::unique_ptr<Watching> watching = StartWatching();
  Cut(watching.get());
  if (watching) StopWatching(*watching, round);
}

std::unique_ptr<StormRun::Watching> StormRun::StartWatching() {
  if (!target_.openapi || target_.api_key.id.empty()) return nullptr;
  auto watching = std::make_unique<Watching>();
  const std::size_t stride = std::max<std::size_t>(1, plan_.devices / kWatchedUsers);
  std::vector<UserId> users;
  for (std::size_t device = 0; device < plan_.devices && users.size() < kWatchedUsers;
       device += stride) {
    if (!fleet_.IsOnline(device)) continue;
    watching->devices.push_back(device);
    users.push_back(UserOfDevice(device));
  }
  if (users.empty()) return nullptr;
  watching->watch = std::make_unique<AbsenceWatch>(console_.clock, *target_.openapi,
                                                   target_.api_key, target_.app, std::move(users));
  watching->load =
      std::make_unique<CallLoad>(watch_loops_.at(0), console_.clock, *watching->watch,
                                 CallLoadOptions{.endpoint = *target_.openapi,
                                                 .address = target_.openapi_address,
                                                 .tls = target_.tls,
                                                 .connections = 1,
                                                 .rate = kWatchRate,
                                                 .warm_up = std::chrono::milliseconds(1),
                                                 .duration = kWatchTimeout + kRoundTimeout,
                                                 .server = {}});
  watch_loops_.RunOn(0, [&watching] {
    watching->load->Start([it = watching.get()](CallResults results) {
      it->results = std::move(results);
      it->is_done.store(true);
      it->is_done.notify_all();
    });
  });
  // All are seen online once before the first is cut.
  stage_.Wait(
      kWatchTimeout, [&] { return watching->load->calls() > 0; }, "asking");
  return watching;
}

void StormRun::Cut(Watching* watching) {
  std::size_t next = 0;
  std::size_t watched = 0;
  std::function<void()> step = [&] {
    for (std::size_t i = 0; i < kCutAtOnce && next < plan_.devices; ++i, ++next) {
      const bool is_watched =
          watching && watched < watching->devices.size() && watching->devices[watched] == next;
      if (is_watched) watching->watch->NoteDropped(watched++, console_.clock.Now());
      if (fleet_.IsOnline(next)) fleet_.Drop(next);
    }
    if (next < plan_.devices) stage_.loop().Post([&step] { step(); });
  };
  stage_.loop().Post([&step] { step(); });
  // Not to be interrupted: the steps refer to what is here.
  while (next < plan_.devices)
    stage_.Wait(
        kWatchTimeout, [&] { return next == plan_.devices; }, "cutting");
}

void StormRun::StopWatching(Watching& watching, StormRound& round) {
  stage_.Wait(
      kWatchTimeout, [&] { return watching.watch->left() == 0; }, "waiting for their absence");
  watch_loops_.RunOn(0, [&] { watching.load->Stop(); });
  watching.is_done.wait(false);
  watch_loops_.RunOn(0, [&] { watching.load.reset(); });
  if (!stage_.interrupted()) round.still_present = watching.watch->left();
  round.absence = watching.watch->latency();
  report_.falsely_offline += watching.watch->falsely_offline();
  if (report_.trouble.empty() && !watching.results.errors.empty()) {
    report_.trouble = "asking for users: " + watching.results.errors.begin()->first;
  }
}

}  // namespace rollcall
