// Session: what is due when.

#include <algorithm>
#include <chrono>
#include <memory>

#include "gateway/session.h"

namespace rollcall {
namespace {

constexpr Duration kLoginPoll = std::chrono::seconds(1);
constexpr Duration kLongestPause = std::chrono::hours(1);

// A device that pings on its own, a little late, need not be pinged by us.
Duration PingAfter(const GatewayOptions& options) {
  constexpr Duration kMaxSlack = std::chrono::seconds(1);
  return options.heartbeat + std::min(options.heartbeat_grace / 4, kMaxSlack);
}

Duration GoneAfter(const GatewayOptions& options) {
  return options.heartbeat + options.heartbeat_grace;
}

}  // namespace

void Session::OnDue() {
  const std::shared_ptr<Session> alive = shared_from_this();
  const bool over = context_.ActiveNow() >= deadline_;
  if (state_ == State::kAwaitLogin && over) {
    ReadTurn();
    if (state_ == State::kAwaitLogin) {
      Refuse(LoginVerdict::kTimedOut, CloseCode::kLoginTimeout, "Login: too late");
    }
  } else if (state_ == State::kClosing && over) {
    Cut(DisconnectReason::kClosed);
  } else if (state_ == State::kOnline) {
    CheckTokenTime();
    CheckOutbox();
    CheckSilence();
  }
  if (state_ != State::kClosed) FileDeadline();
}

void Session::CheckTokenTime() {
  const WallTime now = context_.deps.clock.Wall();
  if (now >= token_expires_at_) {
    Close(CloseCode::kTokenExpired, "Token: has expired");
  } else if (!token_warned_ && token_expires_at_ - now <= kTokenWarning) {
    token_warned_ = true;
    context_.text.clear();
    AppendTokenWillExpire(token_expires_at_, context_.text);
    SendText(context_.text);
  }
}

void Session::CheckOutbox() {
  if (outbox_ && context_.ActiveNow() >= outbox_->stuck_at()) {
    context_.deps.metrics.gateway_outbox_overflows.Increment();
    Close(CloseCode::kSlowConsumer, "what was sent is not being read");
  }
}

// In two steps: between the tick that suspects a device and the one that gives it up the loop has
// polled every socket, and what lies in this one is read before.
void Session::CheckSilence() {
  if (state_ != State::kOnline) return;
  const Duration silent = context_.ActiveNow() - last_heard_;
  if (silent < GoneAfter(context_.options)) {
    if (pinged_ || silent < PingAfter(context_.options)) return;
    pinged_ = true;
    SendFrame(WsOpcode::kPing, "");
    return;
  }
  if (!suspected_) {
    suspected_ = true;
    return;
  }
  ReadTurn();
  if (state_ != State::kOnline || !suspected_ || context_.expiries_left == 0) return;
  --context_.expiries_left;
  Close(CloseCode::kHeartbeatTimeout, "silent for longer than heartbeat + heartbeat_grace");
}

MonotonicTime Session::NextDeadline() const {
  switch (state_) {
    case State::kAwaitLogin:
    case State::kClosing:
    case State::kClosed:
      return deadline_;
    case State::kLoggingIn:
      return context_.ActiveNow() + kLoginPoll;
    case State::kOnline:
      break;
  }
  return NextOnlineDeadline();
}

MonotonicTime Session::NextOnlineDeadline() const {
  const Duration silence = pinged_ ? GoneAfter(context_.options) : PingAfter(context_.options);
  MonotonicTime next = last_heard_ + silence;
  if (outbox_) next = std::min(next, outbox_->stuck_at());
  const auto token_left = token_expires_at_ - context_.deps.clock.Wall();
  const Duration token_pause = std::min<Duration>(
      kLongestPause, std::min<WallTime::duration>(token_left, std::chrono::hours(2)) -
                         (token_warned_ ? Duration::zero() : kTokenWarning));
  return std::min(next, context_.ActiveNow() + token_pause);
}

}  // namespace rollcall
