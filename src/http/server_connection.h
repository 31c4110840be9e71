// ServerConnection: the server's side of one HTTP/1.1 connection: requests in, one after the other,
// answers out.
//
// One request is in the handler's hands at a time; while it is, nothing is read. A connection that
// waits for its next request owns no buffer. All deadlines of a connection share one timer, which
// is only moved when a deadline comes nearer. After bad framing, and after the last answer, the
// write side is shut and what the client still sends is read and dropped for a moment, so that a
// reset does not destroy the answer on its way.
//
// Loop-confined. Kept alive by its host, and by every wait and Responder that will call it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/loop.h"
#include "http/connection_host.h"
#include "http/handler.h"
#include "http/request_reader.h"
#include "net/stream.h"

namespace rollcall {

class ServerConnection : public std::enable_shared_from_this<ServerConnection> {
 public:
  // `host` is borrowed, and not touched after Close().
  ServerConnection(ConnectionHost& host, std::unique_ptr<Stream> stream);

  // Reads the first request on a later turn of the loop. Called once, after construction.
  void Start();

  // Finishes the request in hand, then closes; at once when there is none. One that is only partly
  // received has linger_timeout to arrive.
  void Drain();

  // Drops whatever is going on.
  void Close();

  bool open() const { return phase_ != Phase::kClosed; }

 private:
  friend class Responder;

  enum class Phase : std::uint8_t { kReading, kHandling, kWriting, kLingering, kClosed };
  // What `stage_started_` is the start of, while reading.
  enum class Stage : std::uint8_t { kIdle, kHead, kBody };

  void Answer(const HttpResponse& response);
  void Abandon();

  void OnReadable();
  void Turn();
  void EndTurn();
  bool Step();
  bool ReadMore();
  bool TakeHead();
  void Handle();
  void Refuse(int status, std::string_view rule);
  bool SendContinue();
  void WaitForBytes();
  void WaitReadable();
  MonotonicTime ReadDeadline();

  void Write(std::string_view bytes);
  void WaitWritable();
  void OnWritable();
  void Written();
  void Linger();
  void DiscardInput();

  void SetDeadline(MonotonicTime deadline);
  void OnTimer();
  void CountTimeout();
  // `start` and what `bytes` moved since then allow.
  MonotonicTime TransferDeadline(MonotonicTime start, std::size_t bytes) const;

  ConnectionHost& host_;
  const std::unique_ptr<Stream> stream_;
  std::unique_ptr<RequestReader> reader_;  // While bytes of a request are held.
  std::unique_ptr<std::string> unsent_;    // While an answer waits for the client.
  std::size_t sent_ = 0;                   // Bytes of `unsent_`.
  std::size_t discarded_ = 0;
  MonotonicTime stage_started_{};
  MonotonicTime deadline_ = MonotonicTime::max();
  MonotonicTime timer_at_{};
  TimerId timer_ = TimerId::kNone;
  Phase phase_ = Phase::kReading;
  bool in_turn_ = false;
  bool is_new_ = true;  // No byte has come yet; `stage_started_` is when it began.
  Stage timed_ = Stage::kIdle;
  bool reading_ = false;       // WhenReadable is pending.
  bool socket_empty_ = false;  // The last read took all there was.
  bool keep_alive_ = true;
  bool head_only_ = false;  // The request was HEAD.
  bool draining_ = false;
};

}  // namespace rollcall
