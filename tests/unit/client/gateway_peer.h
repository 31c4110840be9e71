// GatewayPeer: the server's end of one client's WebSocket, in memory.

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "codec/http_head.h"
#include "codec/ws_decoder.h"
#include "codec/ws_frame.h"
#include "codec/ws_handshake.h"
#include "support/fake_stream.h"

namespace rollcall::testing {

// Loop-confined.
class GatewayPeer final : private WsEvents {
 public:
  explicit GatewayPeer(Loop& loop) : peer_(std::make_shared<FakePeer>(loop)) {}

  FakePeer& stream() { return *peer_; }
  std::unique_ptr<Stream> NewStream() { return std::make_unique<FakeStream>(peer_); }

  // The request line's target.
  std::string TakeRequestAndAccept(std::string_view behind = {}) {
    HttpHead head;
    const std::string request = peer_->TakeReceived();
    EXPECT_EQ(head.Parse(request), HttpProgress::kComplete);
    const WsUpgrade upgrade = CheckWsUpgrade(head);
    EXPECT_EQ(upgrade.status, 101) << upgrade.error_text;
    std::string answer;
    AppendWsAccept(upgrade.key, answer);
    peer_->Send(answer.append(behind));
    return std::string(head.path());
  }

  void SendText(std::string_view text) {
    std::string frame;
    AppendWsFrame(WsOpcode::kText, text, frame);
    peer_->Send(frame);
  }
  void SendFrame(WsOpcode opcode, std::string_view payload) {
    std::string frame;
    AppendWsFrame(opcode, payload, frame);
    peer_->Send(frame);
  }
  void SendClose(std::uint16_t code, std::string_view reason) {
    SendFrame(WsOpcode::kClose, WsClosePayload(code, reason));
  }

  // What the client sent since the last call: "text {…}", "pong x", "close 1000".
  std::vector<std::string> TakeFrames() {
    std::string bytes = peer_->TakeReceived();
    decoder_.Decode(bytes, *this);
    return std::exchange(frames_, {});
  }

 private:
  bool Note(std::string frame) {
    frames_.push_back(std::move(frame));
    return true;
  }
  bool OnText(std::string_view text) override { return Note("text " + std::string(text)); }
  bool OnBinary(std::string_view) override { return Note("binary"); }
  bool OnPing(std::string_view payload) override { return Note("ping " + std::string(payload)); }
  bool OnPong(std::string_view payload) override { return Note("pong " + std::string(payload)); }
  void OnClose(std::uint16_t code, std::string_view) override {
    Note("close " + std::to_string(code));
  }
  void OnProtocolError(std::uint16_t, std::string_view rule) override {
    Note("broken " + std::string(rule));
  }

  std::shared_ptr<FakePeer> peer_;
  WsDecoder decoder_{WsRole::kServer, 4096};
  std::vector<std::string> frames_;
};

}  // namespace rollcall::testing
