// Session: what is sent, and how the connection ends.

#include <string>
#include <utility>

#include "gateway/session.h"

namespace rollcall {
namespace {

constexpr std::string_view kReconnectAfter = "reconnect_after_ms=";

}  // namespace

void Session::SendText(std::string_view json) {
  SendFrame(WsOpcode::kText, json);
}

void Session::SendFrame(WsOpcode opcode, std::string_view payload) {
  std::string& frame = context_.frame;
  frame.clear();
  AppendWsFrame(opcode, payload, frame);
  std::string_view rest = frame;
  if (!outbox_ && !WriteNow(rest)) return;
  if (rest.empty()) return;
  if (!outbox_) KeepForLater();
  if (!outbox_->Append(rest)) {
    context_.deps.metrics.gateway_outbox_overflows.Increment();
    Close(CloseCode::kSlowConsumer, "what was sent is not being read");
  }
}

bool Session::WriteNow(std::string_view& bytes) {
  while (!bytes.empty()) {
    const IoResult written = stream_->WriteSome(bytes);
    if (written.status == IoStatus::kWouldBlock) return true;
    if (written.status != IoStatus::kOk) {
      Cut(DisconnectReason::kClosed);
      return false;
    }
    bytes.remove_prefix(written.bytes);
  }
  return true;
}

void Session::KeepForLater() {
  outbox_ = std::make_unique<Outbox>(context_.ActiveNow());
  WaitWritable();
  FileDeadline();
}

void Session::WaitWritable() {
  stream_->WhenWritable([self = shared_from_this()] { self->OnWritable(); });
}

void Session::OnWritable() {
  if (state_ == State::kClosed) return;
  std::string_view rest = outbox_->pending();
  const std::size_t before = rest.size();
  if (!WriteNow(rest)) return;
  outbox_->Consume(before - rest.size());
  if (!outbox_->empty()) {
    WaitWritable();
    return;
  }
  outbox_.reset();
  FinishWhenFlushed();
}

void Session::Close(CloseCode code, std::string_view reason) {
  Refuse(LoginVerdict::kAbandoned, code, reason);
}

void Session::CloseForNow(CloseCode code, Duration span, LoginVerdict verdict) {
  const Duration delay = ReconnectDelay(context_.deps.random, span);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(delay);
  Refuse(verdict, code, std::string(kReconnectAfter) + std::to_string(ms.count()));
}

// What is logged in already is closed too; then the verdict is not counted.
void Session::Refuse(LoginVerdict verdict, CloseCode code, std::string_view reason) {
  if (state_ >= State::kClosing) return;
  context_.metrics.CountClose(code);
  BeginClose(static_cast<std::uint16_t>(code), reason,
             {.disconnect = RowOf(code).disconnect, .verdict = verdict});
}

void Session::OnEvicted(DisconnectReason reason, const ConnId& by) {
  if (state_ >= State::kClosing) return;
  const CloseCode code = CloseCodeForEviction(reason);
  if (code == CloseCode::kServiceRestart || code == CloseCode::kTryAgainLater) {
    CloseForNow(code, Admission::kShortestSpan);
    return;
  }
  context_.metrics.CountClose(code);
  const std::string text = reason == DisconnectReason::kReplaced ? "by=" + by.ToText() : "";
  BeginClose(static_cast<std::uint16_t>(code), text,
             {.disconnect = reason, .record_exists = false});
}

void Session::BeginClose(std::uint16_t code, std::string_view reason, const Ending& ending) {
  const State was = std::exchange(state_, State::kClosing);
  deadline_ = context_.ActiveNow() + kCloseWait;
  WriteClose(code, reason);
  Leave(was, ending);
  if (state_ == State::kClosed) return;
  FileDeadline();
  FinishWhenFlushed();
}

void Session::WriteClose(std::uint16_t code, std::string_view reason) {
  std::string& frame = context_.frame;
  frame.clear();
  AppendWsClose(code, reason, frame);
  std::string_view rest = frame;
  if (!outbox_ && !WriteNow(rest)) return;
  if (rest.empty()) return;
  if (!outbox_) KeepForLater();
  outbox_->AppendLast(rest);
}

// Both sides have said close: end our half, and let the peer end its own (RFC 6455 7.1.1). Closing
// the socket at once could destroy the close frame on its way.
void Session::FinishWhenFlushed() {
  if (state_ == State::kClosing && peer_closed_ && !outbox_) stream_->ShutdownWrite();
}

void Session::Cut(DisconnectReason reason) {
  if (state_ == State::kClosed) return;
  // The waits that the stream lets go of may be all that keeps this session alive.
  const std::shared_ptr<Session> alive = shared_from_this();
  const State was = std::exchange(state_, State::kClosed);
  context_.wheel.Remove(*this);
  outbox_.reset();
  stream_.reset();
  Leave(was, {.disconnect = reason});
}

void Session::Leave(State was, const Ending& ending) {
  if (was >= State::kClosing) return;
  Catalog& metrics = context_.deps.metrics;
  if (was != State::kAwaitLogin) context_.sessions.Remove(connection_.number);
  if (was != State::kOnline) {
    metrics.gateway_logins[ending.verdict].Increment();
    return;
  }
  metrics.gateway_sessions.Decrement();
  metrics.gateway_disconnects[ending.disconnect].Increment();
  if (ending.record_exists) {
    context_.deps.service.Logout(context_.deps.loop, user_, connection_, ending.disconnect,
                                 [](const Result<Done>&) {});
  }
  LogEnd(ending);
}

void Session::LogEnd(const Ending& ending) const {
  Logger& logger = context_.deps.logger;
  if (!logger.Enabled(LogLevel::kDebug)) return;
  logger.Write(LogLevel::kDebug, "device disconnected",
               {{"app", std::int64_t{ToInteger(user_.app)}},
                {"user", ToInteger(user_.user)},
                {"connection", connection_.ToText()},
                {"reason", ToText(ending.disconnect)}});
}

}  // namespace rollcall
