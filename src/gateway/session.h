// Session: one device's WebSocket connection, from the upgrade to the closed socket.
//
// A state machine without a buffer, timer or coroutine of its own: the door's wheel brings up its
// next deadline, the loop's shared buffer takes what it reads, an outbox exists only while the
// device is slow. The read wait that is pending on the stream keeps the session alive.
//
// Loop-confined.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "auth/device_token.h"
#include "base/clock.h"
#include "codec/ws_decoder.h"
#include "codec/ws_frame.h"
#include "gateway/close_code.h"
#include "gateway/door_context.h"
#include "gateway/message_rate.h"
#include "gateway/messages.h"
#include "gateway/outbox.h"
#include "gateway/timing_wheel.h"
#include "net/stream.h"

namespace rollcall {

class Session final : public std::enable_shared_from_this<Session>,
                      public WheelEntry,
                      private WsEvents {
 public:
  // Reads of the shared buffer in one turn of the loop; then it is another session's turn.
  static constexpr int kReadsPerTurn = 4;
  static constexpr Duration kCloseWait = std::chrono::seconds(1);
  static constexpr Duration kTokenWarning = std::chrono::seconds(30);

  // `context` is borrowed. Login must come by `login_deadline`, an active time.
  Session(DoorContext& context, std::unique_ptr<Stream> stream, const Address& address,
          MonotonicTime login_deadline);
  ~Session() override;

  // Called once. `received` is what followed the handshake; its payloads are unmasked in place.
  void Start(std::span<char> received);

  // Sends a close frame and ends the connection's presence in the same turn. Does nothing when the
  // session is closing already.
  void Close(CloseCode code, std::string_view reason);
  // As above, with a hint when to come back, drawn from `span`. `verdict` is counted if it was not
  // logged in.
  void CloseForNow(CloseCode code, Duration span, LoginVerdict verdict = LoginVerdict::kOverloaded);
  // The record is gone already.
  void OnEvicted(DisconnectReason reason, const ConnId& by);
  // Ends all at once, without a close frame.
  void Cut(DisconnectReason reason);

  AppId app() const { return user_.app; }
  // An active time.
  MonotonicTime last_heard() const { return last_heard_; }

 private:
  enum class State : std::uint8_t { kAwaitLogin, kLoggingIn, kOnline, kClosing, kClosed };

  // What is counted and recorded when the connection ends.
  struct Ending {
    DisconnectReason disconnect = DisconnectReason::kClosed;  // If it was online.
    LoginVerdict verdict = LoginVerdict::kAbandoned;          // If it never was.
    bool record_exists = true;                                // If it was online.
  };

  // Reading, in session.cc.
  void WaitReadable();
  void OnReadable();
  void ReadTurn();
  bool Accepts();  // May one more message or control frame be acted upon?
  bool OnText(std::string_view text) override;
  bool OnBinary(std::string_view bytes) override;
  bool OnPing(std::string_view payload) override;
  bool OnPong(std::string_view payload) override;
  void OnClose(std::uint16_t code, std::string_view reason) override;
  void OnProtocolError(std::uint16_t code, std::string_view rule) override;

  // What messages mean, in session_messages.cc.
  void Handle(const ClientMessage& message);
  void HandleLogin(const ClientMessage& message);
  std::optional<DeviceTokenClaims> CheckToken(const ClientMessage& login);
  void RefuseToken(LoginVerdict verdict, CloseCode code, std::string_view reason);
  void OnLoggedIn(const Result<LoginOutcome>& outcome);
  void GoOnline();
  void HandleRefresh(std::string_view token);

  // Deadlines, in session_deadlines.cc.
  void OnDue() override;
  void OnWheelEnd() override { Cut(DisconnectReason::kDrained); }
  void CheckTokenTime();
  void CheckOutbox();
  void CheckSilence();
  MonotonicTime NextDeadline() const;
  MonotonicTime NextOnlineDeadline() const;
  void FileDeadline() { context_.wheel.File(*this, NextDeadline()); }

  // Writing and the end, in session_output.cc.
  void SendText(std::string_view json);
  void SendFrame(WsOpcode opcode, std::string_view payload);
  bool WriteNow(std::string_view& bytes);  // False: the socket failed, and was cut.
  void KeepForLater();
  void WaitWritable();
  void OnWritable();
  void Refuse(LoginVerdict verdict, CloseCode code, std::string_view reason);
  void BeginClose(std::uint16_t code, std::string_view reason, const Ending& ending);
  void WriteClose(std::uint16_t code, std::string_view reason);
  void FinishWhenFlushed();
  void Leave(State was, const Ending& ending);
  void LogEnd(const Ending& ending) const;

  DoorContext& context_;
  std::unique_ptr<Stream> stream_;  // Null when kClosed.
  std::unique_ptr<Outbox> outbox_;  // While there is one, a wait for writability is pending.
  WsDecoder decoder_;
  MessageRate rate_;
  Address address_;

  ConnId connection_;
  UserKey user_;
  DeviceId device_{};
  WallTime token_expires_at_{};
  MonotonicTime last_heard_;
  // kAwaitLogin: until Login. kLoggingIn: when it began (the clock's time). kClosing: until the
  // cut.
  MonotonicTime deadline_;

  State state_ = State::kAwaitLogin;
  Platform platform_ = Platform::kAndroid;
  bool token_warned_ : 1 = false;
  bool pinged_ : 1 = false;       // Since it was last heard.
  bool suspected_ : 1 = false;    // Its silence was found out in an earlier tick.
  bool peer_closed_ : 1 = false;  // Its close frame was read.
};

static_assert(sizeof(Session) <= 256);

}  // namespace rollcall
