#include "gateway/gateway_door.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/check.h"
#include "gateway/handshake.h"
#include "gateway/session.h"

namespace rollcall {

GatewayDoor::GatewayDoor(const GatewayDependencies& dependencies, GatewayOptions options,
                         std::shared_ptr<const Directory> directory)
    : context_(dependencies, std::move(options), std::move(directory)) {
  context_.loop_number = dependencies.service.RegisterHolder(dependencies.loop, *this);
}

GatewayDoor::~GatewayDoor() {
  context_.wheel.EndAll();
}

void GatewayDoor::Start() {
  CHECK(context_.deps.loop.IsCurrent());
  // What has passed since the construction was no stall.
  context_.stall = StallGuard(context_.deps.clock.Now(), TimingWheel::kTick);
  Tick();
}

void GatewayDoor::Tick() {
  const MonotonicTime now = context_.deps.clock.Now();
  CountStall(context_.stall.OnTick(now));
  context_.expiries_left = kExpiriesPerTick;
  context_.wheel.Advance(context_.stall.ActiveTime(now));
  if (drain_ && drain_->Step()) drain_.reset();
  context_.deps.loop.RunAt(now + TimingWheel::kTick, [this] { Tick(); });
}

void GatewayDoor::CountStall(Duration stall) {
  if (stall == Duration::zero()) return;
  const std::chrono::duration<double> seconds = stall;
  context_.deps.metrics.loop_stalls.Increment();
  context_.deps.metrics.loop_stalled_seconds.Increment(seconds.count());
  if (stall < StallGuard::kLongStall) return;
  context_.deps.logger.Write(LogLevel::kWarn,
                             "this loop stood still: the deadlines of its devices were put off",
                             {{"seconds", seconds.count()}});
}

void GatewayDoor::Accept(std::unique_ptr<Stream> stream) {
  CHECK(context_.deps.loop.IsCurrent());
  std::make_shared<Handshake>(context_, std::move(stream))->Start();
}

void GatewayDoor::SetDirectory(std::shared_ptr<const Directory> directory) {
  CHECK(context_.deps.loop.IsCurrent());
  context_.directory = std::move(directory);
  ForEachSession([this](Session& session) {
    const Directory::AppEntry* entry = context_.directory->FindApp(session.app());
    if (entry != nullptr && entry->app->status == AppStatus::kActive) return;
    session.Close(CloseCode::kAppUnavailable, "the app was removed or stopped");
  });
}

void GatewayDoor::Drain(UniqueFunction<void()> done) {
  CHECK(context_.deps.loop.IsCurrent() && !context_.draining);
  drain_.emplace(context_, std::move(done));
}

void GatewayDoor::OnEvicted(const ConnId& connection, DisconnectReason reason, const ConnId& by) {
  Session* const session = context_.sessions.Find(connection.number);
  if (session != nullptr) session->OnEvicted(reason, by);
}

void GatewayDoor::OnLeaseLost() {
  ForEachSession([](Session& session) {
    session.CloseForNow(CloseCode::kTryAgainLater, Admission::kShortestSpan,
                        LoginVerdict::kEngineUnavailable);
  });
}

std::optional<MonotonicTime> GatewayDoor::LastHeard(const ConnId& connection) const {
  const Session* const session = context_.sessions.Find(connection.number);
  if (session == nullptr) return std::nullopt;
  return session->last_heard() + context_.stall.stalled();
}

void GatewayDoor::ForEachSession(UniqueFunction<void(Session&)> act) {
  StepSweep(std::make_unique<Sweep>(
      Sweep{.numbers = context_.sessions.Numbers(), .next = 0, .act = std::move(act)}));
}

void GatewayDoor::StepSweep(std::unique_ptr<Sweep> sweep) {
  const std::size_t end = std::min(sweep->next + kSweepStep, sweep->numbers.size());
  for (; sweep->next < end; ++sweep->next) {
    Session* const session = context_.sessions.Find(sweep->numbers[sweep->next]);
    if (session != nullptr) sweep->act(*session);
  }
  if (end == sweep->numbers.size()) return;
  context_.deps.loop.Post(
      [this, sweep = std::move(sweep)]() mutable { StepSweep(std::move(sweep)); });
}

}  // namespace rollcall
