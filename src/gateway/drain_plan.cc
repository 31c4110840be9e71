#include "gateway/drain_plan.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "gateway/session.h"

namespace rollcall {
namespace {

constexpr Duration kLastMoment = std::chrono::seconds(1);

// How long closes are spread: all of the drain but the time the last device needs to leave.
Duration Spread(Duration drain_timeout) {
  return drain_timeout - std::min(kLastMoment, drain_timeout / 2);
}

}  // namespace

DrainPlan::DrainPlan(DoorContext& context, UniqueFunction<void()> done)
    : context_(context),
      done_(std::move(done)),
      begin_(context.deps.clock.Now()),
      to_close_(context.sessions.Numbers()) {
  context_.draining = true;
}

std::size_t DrainPlan::ClosedBy(MonotonicTime now) const {
  const Duration spread = Spread(context_.options.drain_timeout);
  const Duration passed = now - begin_;
  if (passed >= spread) return to_close_.size();
  const double share = static_cast<double>(passed.count()) / static_cast<double>(spread.count());
  return static_cast<std::size_t>(share * static_cast<double>(to_close_.size()));
}

bool DrainPlan::Step() {
  const MonotonicTime now = context_.deps.clock.Now();
  for (const std::size_t until = ClosedBy(now); closed_ < until; ++closed_) {
    Session* const session = context_.sessions.Find(to_close_[closed_]);
    if (session == nullptr) continue;
    session->CloseForNow(CloseCode::kServiceRestart, Admission::kShortestSpan);
  }
  if (now - begin_ >= context_.options.drain_timeout) context_.wheel.EndAll();
  if (context_.wheel.size() > 0) return false;
  done_();
  return true;
}

}  // namespace rollcall
