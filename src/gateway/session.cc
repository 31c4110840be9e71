#include "gateway/session.h"

#include <string>
#include <utility>

namespace rollcall {

Session::Session(DoorContext& context, std::unique_ptr<Stream> stream, const Address& address,
                 MonotonicTime login_deadline)
    : context_(context),
      stream_(std::move(stream)),
      decoder_(WsRole::kServer, static_cast<std::uint32_t>(context.options.max_message)),
      address_(address),
      last_heard_(context.ActiveNow()),
      deadline_(login_deadline) {}

Session::~Session() = default;

void Session::Start(std::span<char> received) {
  if (!received.empty()) decoder_.Decode(received, *this);
  if (state_ == State::kClosed) return;
  FileDeadline();
  WaitReadable();
}

void Session::WaitReadable() {
  stream_->WhenReadable([self = shared_from_this()] { self->OnReadable(); });
}

void Session::OnReadable() {
  if (state_ == State::kClosed) return;
  ReadTurn();
  if (state_ != State::kClosed) WaitReadable();
}

void Session::ReadTurn() {
  const std::span<char> buffer(context_.read_buffer);
  for (int i = 0; i < kReadsPerTurn && state_ != State::kClosed; ++i) {
    const IoResult read = stream_->ReadSome(buffer);
    if (read.status == IoStatus::kWouldBlock) return;
    if (read.status != IoStatus::kOk) {
      Cut(DisconnectReason::kClosed);
      return;
    }
    last_heard_ = context_.ActiveNow();
    pinged_ = false;
    suspected_ = false;
    decoder_.Decode(buffer.first(read.bytes), *this);
    if (read.bytes < buffer.size()) return;  // The socket is very likely empty now.
  }
}

bool Session::Accepts() {
  if (state_ >= State::kClosing) return false;
  const MonotonicTime now = context_.deps.clock.Now();
  const std::uint32_t per_second = context_.options.max_messages_per_second;
  // After our own stall, messages come in a heap without the device being at fault.
  if (context_.stall.CatchingUp(now) || rate_.Take(now, per_second)) return true;
  Close(CloseCode::kRateLimited, "over " + std::to_string(per_second) + " messages a second");
  return false;
}

// The handlers return true while closing too: the peer's close frame is still to be found.

bool Session::OnText(std::string_view text) {
  if (Accepts()) Handle(context_.reader.Read(text));
  return state_ != State::kClosed;
}

bool Session::OnBinary(std::string_view /*bytes*/) {
  Close(CloseCode::kUnsupportedData, "messages are text");
  return state_ != State::kClosed;
}

bool Session::OnPing(std::string_view payload) {
  if (Accepts()) {
    context_.deps.metrics.gateway_heartbeats.Increment();
    SendFrame(WsOpcode::kPong, payload);
  }
  return state_ != State::kClosed;
}

bool Session::OnPong(std::string_view /*payload*/) {
  Accepts();
  return state_ != State::kClosed;
}

void Session::OnClose(std::uint16_t code, std::string_view /*reason*/) {
  peer_closed_ = true;
  if (state_ == State::kClosing) {
    FinishWhenFlushed();
  } else if (state_ != State::kClosed) {
    BeginClose(code == ws_close::kNoCode ? ws_close::kNormal : code, "", {});
  }
}

void Session::OnProtocolError(std::uint16_t code, std::string_view rule) {
  Close(CloseCode{code}, rule);
}

}  // namespace rollcall
