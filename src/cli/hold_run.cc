#include "cli/hold_run.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ostream>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "auth/device_token.h"
#include "cli/call_and_wait.h"
#include "cli/process_usage.h"
#include "cli/run_until.h"
#include "client/signed_call.h"
#include "domain/limits.h"

namespace rollcall {
namespace {

constexpr Duration kTerminalProgress = std::chrono::milliseconds(500);
constexpr Duration kLogProgress = std::chrono::seconds(10);
constexpr Duration kQueryTimeout = std::chrono::seconds(5);
constexpr auto kTokenReserve = std::chrono::hours(1);
// Devices of a load have users of their own, away from those a person would make up.
constexpr std::int64_t kFirstUser = 1'000'000'001;

std::int64_t UserOf(std::size_t device) {
  return kFirstUser + static_cast<std::int64_t>(device);
}

// 127.0.0.2, 127.0.0.3, …
std::vector<Address> SourceAddresses(std::size_t count) {
  std::vector<Address> addresses;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t host = i + 2;
    addresses.push_back(
        {.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0,
                static_cast<std::uint8_t>(host / 256), static_cast<std::uint8_t>(host % 256)},
         .port = 0});
  }
  return addresses;
}

bool IsV4(const Address& address) {
  return address.ip[10] == 0xff && address.ip[11] == 0xff;
}

}  // namespace

HoldRun::HoldRun(Console& console, BenchTarget& target, const HoldPlan& plan)
    : console_(console),
      target_(target),
      plan_(plan),
      signals_(loop_, {SIGINT, SIGTERM}, [this](int) { report_.interrupted = true; }),
      fleet_(loop_, console.clock, console.random, MakeFleetOptions()),
      is_terminal_(::isatty(STDERR_FILENO) == 1) {}

FleetOptions HoldRun::MakeFleetOptions() const {
  FleetOptions options;
  options.gateway = target_.gateway;
  options.address = target_.gateway_address;
  if (IsLoopback(target_.gateway_address) && IsV4(target_.gateway_address)) {
    options.sources = SourceAddresses(plan_.addresses);
  }
  const WallTime expires_at = console_.clock.Wall() + kTokenReserve +
                              std::chrono::ceil<std::chrono::microseconds>(plan_.duration);
  options.login = [this, expires_at](std::size_t device) {
    const DeviceTokenClaims claims{
        .app = target_.app, .user = UserId{UserOf(device)}, .expires_at = expires_at, .device = {}};
    return DeviceLogin{.token = IssueDeviceToken(target_.app_key, claims, console_.clock.Wall()),
                       .device = DeviceId{static_cast<std::int64_t>(device) + 1},
                       .platform = kPlatforms[device % kPlatforms.size()],
                       .client_version = ClientVersion{1}};
  };
  return options;
}

HoldReport HoldRun::Run() {
  report_.devices_asked = plan_.devices;
  MeasureIdle();
  std::set<std::size_t> sizes;
  for (std::size_t i = 1; i <= kSteps; ++i)
    sizes.insert(std::max<std::size_t>(1, plan_.devices * i / kSteps));
  for (const std::size_t size : sizes) {
    if (!report_.interrupted) Step(size);
  }
  if (!report_.interrupted && fleet_.online() > 0) Hold();
  report_.failed_logins = fleet_.failed();
  report_.trouble = fleet_.first_trouble();
  AskForSample();
  report_.lost = fleet_.lost();
  ClearProgress();
  return std::move(report_);
}

void HoldRun::MeasureIdle() {
  if (!target_.process) return;
  Rest(kIdleWindow, "settling");
  const std::optional<Duration> before = CpuTime(*target_.process);
  Rest(kIdleWindow, "measuring the idle node");
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
  Wait(
      kStepTimeout, [this] { return fleet_.settled(); }, "connecting");
  const double seconds =
      std::chrono::duration<double>(std::max(fleet_.last_login_at(), start) - start).count();
  HoldStep step;
  step.devices = fleet_.online();
  if (seconds > 0 && step.devices > before) {
    step.logins_per_second = static_cast<double>(step.devices - before) / seconds;
  }
  Rest(kSettle, "settling");
  if (target_.process) step.memory = AnonymousMemory(*target_.process);
  report_.steps.push_back(step);
}

void HoldRun::Hold() {
  const MonotonicTime start = console_.clock.Now();
  const std::uint64_t heartbeats = fleet_.heartbeats();
  const std::optional<Duration> cpu = target_.process ? CpuTime(*target_.process) : std::nullopt;
  Rest(plan_.duration, "holding");
  const std::optional<Duration> cpu_after =
      target_.process ? CpuTime(*target_.process) : std::nullopt;
  report_.held = console_.clock.Now() - start;
  report_.heartbeats = fleet_.heartbeats() - heartbeats;
  if (cpu && cpu_after) report_.cpu = *cpu_after - *cpu;
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
    users.push_back(UserId{UserOf(device)});
  const ApiCall call{.action = std::string(kQueryAction), .body = QueryBody(target_.app, users)};
  const Result<RequestSignature> signature =
      Sign(call, *target_.openapi, target_.api_key, console_.clock.Wall());
  if (!signature) return signature.error();
  const Result<HttpAnswer> answer =
      CallAndWait(console_.clock, *target_.openapi, RequestText(call, *signature), kQueryTimeout);
  if (!answer) return answer.error();
  const Result<QueryAnswer> online = ReadQueryAnswer(answer->status, answer->body);
  if (!online) return online.error();
  std::set<std::int64_t> found;
  for (const OnlineRow& row : online->online)
    found.insert(row.user);
  // One that was closed between the choice and the answer is counted as lost, not as absent too.
  RunUntil(loop_, console_.clock, console_.clock.Now() + kRunUntilTick, [] { return false; });
  for (const std::size_t device : devices) {
    if (!fleet_.IsOnline(device)) continue;
    ++report_.sampled;
    if (!found.contains(UserOf(device))) ++report_.absent;
  }
  return {};
}

bool HoldRun::Wait(Duration at_most, const std::function<bool()>& done, std::string_view doing) {
  bool is_done = false;
  RunUntil(loop_, console_.clock, console_.clock.Now() + at_most, [&] {
    ShowProgress(doing);
    is_done = done();
    return is_done || report_.interrupted;
  });
  return is_done;
}

void HoldRun::Rest(Duration duration, std::string_view doing) {
  Wait(
      duration, [] { return false; }, doing);
}

void HoldRun::ShowProgress(std::string_view doing) {
  // Its log goes nowhere, but it must not fill its pipe.
  if (target_.own) target_.own->process().DrainOutput();
  const MonotonicTime now = console_.clock.Now();
  if (now < next_progress_) return;
  next_progress_ = now + (is_terminal_ ? kTerminalProgress : kLogProgress);
  const std::string line =
      fmt::format("{}: {} of {} devices online, {} failed, {} lost", doing, fleet_.online(),
                  plan_.devices, fleet_.failed(), fleet_.lost());
  console_.err << (is_terminal_ ? "\r\x1b[K" + line : line + "\n") << std::flush;
}

void HoldRun::ClearProgress() {
  if (is_terminal_) console_.err << "\r\x1b[K" << std::flush;
}

}  // namespace rollcall
