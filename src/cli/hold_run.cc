#include "cli/hold_run.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/bench_devices.h"
#include "cli/call_and_wait.h"
#include "cli/loop_spinner.h"
#include "cli/process_usage.h"
#include "cli/run_until.h"
#include "client/signed_call.h"
#include "domain/limits.h"

namespace rollcall {
namespace {

constexpr Duration kQueryTimeout = std::chrono::seconds(5);

FleetOptions Fleet(Console& console, const BenchTarget& target, const HoldPlan& plan) {
  FleetOptions options = BenchFleet(target, console.clock, plan.addresses, plan.duration);
  options.ping_every = plan.ping_every;
  return options;
}

}  // namespace

HoldRun::HoldRun(Console& console, BenchTarget& target, const HoldPlan& plan)
    : console_(console),
      target_(target),
      plan_(plan),
      stage_(console, target),
      fleet_(stage_.loop(), console.clock, console.random, Fleet(console, target, plan)) {
  stage_.set_progress([this] {
    return fmt::format("{} of {} devices online, {} failed, {} lost", fleet_.online(),
                       plan_.devices, fleet_.failed(), fleet_.lost());
  });
}

HoldReport HoldRun::Run() {
  report_.devices_asked = plan_.devices;
  report_.judges_memory = target_.own.has_value();
  MeasureIdle();
  std::set<std::size_t> sizes;
  for (std::size_t i = 1; i <= kSteps; ++i)
    sizes.insert(std::max<std::size_t>(1, plan_.devices * i / kSteps));
  for (const std::size_t size : sizes) {
    if (!stage_.interrupted()) Step(size);
  }
  if (!stage_.interrupted() && fleet_.online() > 0) Hold();
  report_.failed_logins = fleet_.failed();
  report_.trouble = fleet_.first_trouble();
  AskForSample();
  report_.lost = fleet_.lost();
  stage_.ClearProgress();
  report_.interrupted = stage_.interrupted();
  return std::move(report_);
}

void HoldRun::MeasureIdle() {
  if (!target_.process) return;
  stage_.Rest(kIdleWindow, "settling");
  const std::optional<Duration> before = CpuTime(*target_.process);
  stage_.Rest(kIdleWindow, "measuring the idle node");
  const std::optional<Duration> after = CpuTime(*target_.process);
  report_.idle_memory = AnonymousMemory(*target_.process);
  if (before && after) {
    report_.idle_cpu_per_second = (*after - *before) / (kIdleWindow / std::chrono::seconds(1));
  }
}

void HoldRun::Step(std::size_t devices) {
  const std::size_t before = fleet_.online();
  const MonotonicTime start = console_.clock.Now();
  fleet_.GrowTo(devices);
  stage_.Wait(
      kStepTimeout, [this] { return fleet_.settled(); }, "connecting");
  const double seconds =
      std::chrono::duration<double>(std::max(fleet_.last_login_at(), start) - start).count();
  HoldStep step;
  step.devices = fleet_.online();
  if (seconds > 0 && step.devices > before) {
    step.logins_per_second = static_cast<double>(step.devices - before) / seconds;
  }
  stage_.Rest(kSettle, "settling");
  if (target_.process) step.memory = AnonymousMemory(*target_.process);
  report_.steps.push_back(step);
}

void HoldRun::Hold() {
  std::optional<LoopSpinner> spinner;
  if (plan_.spins) spinner.emplace(stage_.loop());
  const MonotonicTime start = console_.clock.Now();
  const std::uint64_t heartbeats = fleet_.heartbeats();
  const std::optional<Duration> cpu = target_.process ? CpuTime(*target_.process) : std::nullopt;
  MonotonicTime next_sample = start;
  const auto sample_when_due = [&] {
    if (console_.clock.Now() >= next_sample) {
      SampleMemory(start);
      next_sample += plan_.duration / kMemorySamples;
    }
    return false;
  };
  stage_.Wait(plan_.duration, sample_when_due, "holding");
  SampleMemory(start);
  const std::optional<Duration> cpu_after =
      target_.process ? CpuTime(*target_.process) : std::nullopt;
  report_.held = console_.clock.Now() - start;
  report_.heartbeats = fleet_.heartbeats() - heartbeats;
  if (cpu && cpu_after) report_.cpu = *cpu_after - *cpu;
}

void HoldRun::SampleMemory(MonotonicTime start) {
  if (!target_.process) return;
  const std::optional<std::int64_t> memory = AnonymousMemory(*target_.process);
  if (!memory) return;
  const std::chrono::duration<double> seconds = console_.clock.Now() - start;
  report_.held_memory.push_back({.x = seconds.count(), .y = static_cast<double>(*memory)});
}

void HoldRun::AskForSample() {
  if (!target_.openapi || target_.api_key.id.empty()) return;
  const std::size_t stride = std::max<std::size_t>(1, plan_.devices / kSampledUsers);
  std::vector<std::size_t> batch;
  for (std::size_t device = 0; device < plan_.devices; device += stride) {
    if (fleet_.IsOnline(device)) batch.push_back(device);
    if (batch.size() < kMaxUsersPerQuery && device + stride < plan_.devices) continue;
    if (batch.empty()) continue;
    const Status status = AskFor(batch);
    if (!status.ok()) {
      // Nothing is known then: no false offline, but no clean result either.
      if (report_.trouble.empty()) report_.trouble = status.message();
      return;
    }
    batch.clear();
  }
}

Status HoldRun::AskFor(const std::vector<std::size_t>& devices) {
  std::vector<UserId> users;
  for (const std::size_t device : devices)
    users.push_back(UserOfDevice(device));
  const ApiCall call{.action = std::string(kQueryAction), .body = QueryBody(target_.app, users)};
  const Result<RequestSignature> signature =
      Sign(call, *target_.openapi, target_.api_key, console_.clock.Wall());
  if (!signature) return signature.error();
  const Result<HttpAnswer> answer = CallAndWait(
      console_.clock, *target_.openapi, RequestText(call, *signature), kQueryTimeout, target_.tls);
  if (!answer) return answer.error();
  const Result<QueryAnswer> online = ReadQueryAnswer(answer->status, answer->body);
  if (!online) return online.error();
  std::set<std::int64_t> found;
  for (const OnlineRow& row : online->online)
    found.insert(row.user);
  // One that was closed between the choice and the answer is counted as lost, not as absent too.
  RunUntil(stage_.loop(), console_.clock, console_.clock.Now() + kRunUntilTick,
           [] { return false; });
  for (const std::size_t device : devices) {
    if (!fleet_.IsOnline(device)) continue;
    ++report_.sampled;
    if (!found.contains(ToInteger(UserOfDevice(device)))) ++report_.absent;
  }
  return {};
}

}  // namespace rollcall
