#include "client/web_socket.h"

#include <array>
#include <span>
#include <utility>

#include "codec/base64.h"
#include "codec/ws_frame.h"
#include "codec/ws_handshake.h"

namespace rollcall {
namespace {

constexpr std::size_t kKeyBytes = 16;  // RFC 6455 4.1.

std::string NewKey(RandomSource& random) {
  std::array<char, kKeyBytes> bytes{};
  random.Fill(std::as_writable_bytes(std::span(bytes)));
  return EncodeBase64(std::string_view(bytes.data(), bytes.size()));
}

std::string RefusalText(const WsClientHandshake& handshake) {
  if (handshake.status() != 0) {
    return "the server refused the connection: HTTP " + std::to_string(handshake.status());
  }
  return "the server speaks no WebSocket: " + std::string(handshake.error_text());
}

}  // namespace

struct WebSocket::Opening {
  explicit Opening(const std::string& key) : handshake(key) {}

  WsClientHandshake handshake;
  std::string received;
};

struct WebSocket::End {
  std::uint16_t code;
  std::string reason;
};

WebSocket::WebSocket(ClientContext& context, std::unique_ptr<Stream> stream,
                     WebSocketEvents& events)
    : context_(context),
      stream_(std::move(stream)),
      events_(events),
      decoder_(WsRole::kClient, ClientContext::kMaxServerMessage) {}

WebSocket::~WebSocket() = default;

void WebSocket::Open(std::string_view host, std::string_view target) {
  const std::string key = NewKey(context_.random);
  opening_ = std::make_unique<Opening>(key);
  std::string request;
  AppendWsRequest({.target = target, .host = host, .key = key}, request);
  Write(std::move(request));
  if (!end_) WaitReadable();
}

void WebSocket::SendText(std::string_view text) {
  if (opening_ == nullptr && !close_sent_) SendFrame(WsOpcode::kText, text);
}

void WebSocket::SendClose(std::uint16_t code, std::string_view reason) {
  if (close_sent_ || end_) return;
  if (opening_) {
    Abandon("closed before it was open");
    return;
  }
  SendFrame(WsOpcode::kClose, WsClosePayload(code, reason));
  close_sent_ = true;
}

void WebSocket::Abandon(std::string_view reason) {
  if (end_) return;
  SetEnd(kWsAbnormalClosure, reason);
  stream_->Close();
  // When this happens inside Read(), that delivers it, and nothing is left to do here.
  context_.loop.Post([this, end = std::weak_ptr<End>(end_)] {
    if (!end.expired()) DeliverEnd();
  });
}

void WebSocket::WaitReadable() {
  stream_->WhenReadable([this] { Read(); });
}

void WebSocket::Read() {
  std::array<char, 16 * 1024>& buffer = context_.read_buffer;
  while (!end_) {
    const IoResult result = stream_->ReadSome(buffer);
    if (result.status == IoStatus::kWouldBlock) break;
    if (result.status != IoStatus::kOk) {
      SetEnd(kWsAbnormalClosure, result.status == IoStatus::kClosed
                                     ? "the server closed the connection without a word"
                                     : "the connection was lost");
      break;
    }
    if (opening_) {
      TakeHandshake(std::string_view(buffer.data(), result.bytes));
    } else {
      events_.OnHeard();
      decoder_.Decode(std::span(buffer.data(), result.bytes), *this);
    }
    if (result.bytes < buffer.size()) break;
  }
  if (end_) {
    DeliverEnd();
    return;
  }
  WaitReadable();
}

void WebSocket::TakeHandshake(std::string_view bytes) {
  opening_->received.append(bytes);
  const HttpProgress progress = opening_->handshake.Parse(opening_->received);
  if (progress == HttpProgress::kNeedMore) return;
  if (progress == HttpProgress::kRefused) {
    SetEnd(kWsAbnormalClosure, RefusalText(opening_->handshake));
    return;
  }
  const std::unique_ptr<Opening> opened = std::move(opening_);
  events_.OnOpen();
  // What came behind the head is frames already.
  const std::size_t head = opened->handshake.head_size();
  if (opened->received.size() > head) {
    events_.OnHeard();
    decoder_.Decode(std::span(opened->received).subspan(head), *this);
  }
}

bool WebSocket::OnText(std::string_view text) {
  events_.OnText(text);
  return !end_;
}

bool WebSocket::OnBinary(std::string_view) {
  SendClose(ws_close::kUnsupportedData, "");
  SetEnd(kWsAbnormalClosure, "the server sent a binary message");
  return false;
}

bool WebSocket::OnPing(std::string_view payload) {
  if (!close_sent_) SendFrame(WsOpcode::kPong, payload);
  return !end_;
}

bool WebSocket::OnPong(std::string_view) {
  return true;
}

void WebSocket::OnClose(std::uint16_t code, std::string_view reason) {
  // RFC 6455 5.5.1: a close is answered by one, with the code received.
  SendClose(code == ws_close::kNoCode ? ws_close::kNormal : code, "");
  SetEnd(code, reason);
}

void WebSocket::OnProtocolError(std::uint16_t code, std::string_view rule) {
  SendClose(code, "");
  SetEnd(kWsAbnormalClosure, "the server broke a WebSocket rule: " + std::string(rule));
}

void WebSocket::SendFrame(WsOpcode opcode, std::string_view payload) {
  WsMaskKey key{};
  context_.random.Fill(std::as_writable_bytes(std::span(key)));
  std::string frame;
  AppendMaskedWsFrame(opcode, payload, key, frame);
  Write(std::move(frame));
}

void WebSocket::Write(std::string bytes) {
  if (end_) return;
  if (!unsent_.empty()) {
    if (unsent_.size() + bytes.size() > kMaxQueuedBytes) {
      Abandon("the server does not read what is sent");
      return;
    }
    unsent_.append(bytes);
    return;
  }
  const IoResult result = stream_->WriteSome(bytes);
  const std::size_t sent = result.status == IoStatus::kOk ? result.bytes : 0;
  // A failed write is told by the read that follows, after what the server said before it went.
  if (result.status == IoStatus::kFailed || sent == bytes.size()) return;
  unsent_ = bytes.substr(sent);
  stream_->WhenWritable([this] { Flush(); });
}

void WebSocket::Flush() {
  while (!unsent_.empty()) {
    const IoResult result = stream_->WriteSome(unsent_);
    if (result.status == IoStatus::kWouldBlock) {
      stream_->WhenWritable([this] { Flush(); });
      return;
    }
    if (result.status != IoStatus::kOk) break;
    unsent_.erase(0, result.bytes);
  }
  unsent_ = std::string();  // Gives the memory back.
}

void WebSocket::SetEnd(std::uint16_t code, std::string_view reason) {
  if (!end_) end_ = std::make_shared<End>(End{code, std::string(reason)});
}

void WebSocket::DeliverEnd() {
  stream_->Close();
  const std::shared_ptr<End> end = std::move(end_);
  close_sent_ = true;
  events_.OnEnd(end->code, end->reason);
}

}  // namespace rollcall
