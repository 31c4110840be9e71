// WebSocket: the client's side of one WebSocket connection (RFC 6455) over a connected stream.
//
// Owns no buffer while it idles. Pings are answered by itself.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "client/client_context.h"
#include "codec/ws_decoder.h"
#include "net/stream.h"

namespace rollcall {

// RFC 6455 7.4.1: the connection ended without a close frame. Never sent.
inline constexpr std::uint16_t kWsAbnormalClosure = 1006;

class WebSocketEvents {
 public:
  virtual ~WebSocketEvents() = default;
  virtual void OnOpen() = 0;
  virtual void OnText(std::string_view text) = 0;
  // Any frame of the peer, also those that are not told otherwise.
  virtual void OnHeard() = 0;
  // Once, and last: the peer's code and reason, or kWsAbnormalClosure and ours. The socket may be
  // destroyed inside this call, and inside no other.
  virtual void OnEnd(std::uint16_t code, std::string_view reason) = 0;
};

// Loop-confined.
class WebSocket final : private WsEvents {
 public:
  static constexpr std::size_t kMaxQueuedBytes = 64 * 1024;

  // `context` and `events` are borrowed and outlive the socket.
  WebSocket(ClientContext& context, std::unique_ptr<Stream> stream, WebSocketEvents& events);
  ~WebSocket() override;
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;

  // Asks for the upgrade; OnOpen or OnEnd follows, not inside the call.
  void Open(std::string_view host, std::string_view target);

  // Dropped unless open. A peer that leaves kMaxQueuedBytes unread ends the connection.
  void SendText(std::string_view text);
  // Says goodbye; OnEnd follows when the peer has answered.
  void SendClose(std::uint16_t code, std::string_view reason);
  // Ends it now, with kWsAbnormalClosure and `reason`: OnEnd follows, not inside the call.
  void Abandon(std::string_view reason);

 private:
  struct Opening;
  struct End;

  bool OnText(std::string_view text) override;
  bool OnBinary(std::string_view bytes) override;
  bool OnPing(std::string_view payload) override;
  bool OnPong(std::string_view payload) override;
  void OnClose(std::uint16_t code, std::string_view reason) override;
  void OnProtocolError(std::uint16_t code, std::string_view rule) override;

  void WaitReadable();
  void Read();
  void TakeHandshake(std::string_view bytes);
  void SendFrame(WsOpcode opcode, std::string_view payload);
  void Write(std::string bytes);
  void Flush();
  void SetEnd(std::uint16_t code, std::string_view reason);
  void DeliverEnd();

  ClientContext& context_;
  std::unique_ptr<Stream> stream_;
  WebSocketEvents& events_;
  WsDecoder decoder_;
  std::unique_ptr<Opening> opening_;  // Until the upgrade was answered.
  std::shared_ptr<End> end_;          // Once it is known how it ended, until that was told.
  std::string unsent_;
  bool close_sent_ = false;
};

}  // namespace rollcall
