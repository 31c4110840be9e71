// Handshake: an accepted socket until it is a WebSocket, or was refused.
//
// Reads one request head (bounded by the parser), learns from it whom a trusted proxy speaks for,
// answers 101 and hands the stream on, with what
// arrived behind the head; or answers an HTTP error, ends its half and waits a moment for the peer
// to end its own. The read wait that is pending on the stream keeps it alive.
//
// Loop-confined.

#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "codec/http_head.h"
#include "domain/address.h"
#include "gateway/door_context.h"
#include "gateway/timing_wheel.h"
#include "net/stream.h"

namespace rollcall {

class Handshake final : public std::enable_shared_from_this<Handshake>, public WheelEntry {
 public:
  static constexpr std::string_view kPath = "/v1/connect";
  static constexpr Duration kRefusalWait = std::chrono::seconds(1);
  // Both end with login_timeout at the latest.
  static constexpr Duration kFirstByteTimeout = std::chrono::seconds(10);
  static constexpr Duration kHeadTimeout = std::chrono::seconds(5);  // From the first byte.

  // `context` is borrowed. The socket must be logged in within login_timeout of now.
  Handshake(DoorContext& context, std::unique_ptr<Stream> stream);

  void Start();
  void Cut();

 private:
  // What an HTTP error says.
  struct Refusal {
    int status = 400;
    std::string_view text;
    Duration retry_after{};  // Zero: not told.
  };

  void OnDue() override;
  void OnWheelEnd() override { Cut(); }
  void WaitReadable();
  void OnReadable();
  void TakeInput(std::string_view bytes);
  void OnHead();
  // False when the client was refused because of its address.
  bool AdmitClient();
  void CountRefusal(DoorRefusal reason);
  bool OriginAllowed() const;
  void Upgrade(std::string_view key);
  void Refuse(const Refusal& refusal);

  DoorContext& context_;
  std::unique_ptr<Stream> stream_;  // Null once it was handed on or closed.
  const MonotonicTime login_deadline_;
  MonotonicTime deadline_;
  bool refused_ = false;
  HttpHead head_;
  std::string received_;
};

}  // namespace rollcall
