#include "codec/ws_handshake.h"

#include <array>

#include <openssl/evp.h>

#include "base/check.h"
#include "codec/base64.h"
#include "codec/decimal.h"

namespace rollcall {
namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t kKeyBytes = 16;
constexpr std::string_view kVersion = "13";

std::string Sha1(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  CHECK(EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1);
  return {digest.begin(), digest.begin() + size};
}

bool HasBody(const HttpHead& head) {
  return head.framing() == BodyFraming::kChunked || head.content_length() > 0;
}

bool IsKey(std::string_view text) {
  const auto bytes = DecodeBase64(text);
  return bytes && bytes->size() == kKeyBytes;
}

}  // namespace

WsUpgrade CheckWsUpgrade(const HttpHead& head) {
  const auto refuse = [](int status, std::string_view text) {
    return WsUpgrade{.status = status, .error_text = text};
  };
  if (head.method() != "GET") return refuse(405, "the method must be GET");
  if (head.minor_version() != 1) return refuse(400, "the version must be HTTP/1.1");
  if (HasBody(head)) return refuse(400, "a WebSocket handshake must not have a body");
  const HttpFields& fields = head.fields();
  if (!fields.ListHas("Upgrade", "websocket")) return refuse(426, "Upgrade must be websocket");
  if (!fields.ListHas("Connection", "upgrade")) return refuse(426, "Connection must be Upgrade");
  const HttpFieldMatch version = head.Find("Sec-WebSocket-Version");
  if (version.count > 1) return refuse(400, "Sec-WebSocket-Version must be sent once");
  if (version.value != kVersion) return refuse(426, "Sec-WebSocket-Version must be 13");
  const HttpFieldMatch key = head.Find("Sec-WebSocket-Key");
  if (key.count != 1) return refuse(400, "Sec-WebSocket-Key must be sent once");
  if (!IsKey(key.value)) return refuse(400, "Sec-WebSocket-Key must be base64 of 16 bytes");
  return {.status = 101, .key = key.value};
}

std::string WsAcceptValue(std::string_view key) {
  return EncodeBase64(Sha1(std::string(key).append(kGuid)));
}

void AppendWsAccept(std::string_view key, std::string& out) {
  out.append("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
      .append("Sec-WebSocket-Accept: ")
      .append(WsAcceptValue(key))
      .append("\r\n\r\n");
}

void AppendWsRequest(const WsRequest& request, std::string& out) {
  out.append("GET ").append(request.target).append(" HTTP/1.1\r\nHost: ").append(request.host);
  out.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: ");
  out.append(kVersion).append("\r\nSec-WebSocket-Key: ").append(request.key).append("\r\n");
  if (!request.origin.empty()) out.append("Origin: ").append(request.origin).append("\r\n");
  out.append("\r\n");
}

HttpProgress WsClientHandshake::Parse(std::string_view received) {
  const HttpProgress progress = fields_.Scan(received);
  if (progress == HttpProgress::kRefused) return Refuse(fields_.error_text());
  if (progress == HttpProgress::kNeedMore) return progress;
  if (!ParseStatusLine(fields_.first_line())) {
    return Refuse("the answer must begin with an HTTP/1.1 status line");
  }
  if (status_ != 101) return Refuse("the server did not switch to WebSocket");
  status_ = 0;
  if (!fields_.ListHas("Upgrade", "websocket") || !fields_.ListHas("Connection", "upgrade")) {
    return Refuse("the answer must name the upgrade to websocket");
  }
  const HttpFieldMatch accept = fields_.Find("Sec-WebSocket-Accept");
  if (accept.count != 1 || accept.value != accept_) {
    return Refuse("Sec-WebSocket-Accept must match the key");
  }
  if (fields_.Find("Sec-WebSocket-Protocol").count +
          fields_.Find("Sec-WebSocket-Extensions").count >
      0) {
    return Refuse("the server chose a sub-protocol or an extension that was not offered");
  }
  return progress;
}

bool WsClientHandshake::ParseStatusLine(std::string_view line) {
  constexpr std::string_view kPrefix = "HTTP/1.1 ";
  constexpr std::size_t kCodeSize = 3;
  if (!line.starts_with(kPrefix)) return false;
  line.remove_prefix(kPrefix.size());
  if (line.size() > kCodeSize && line[kCodeSize] != ' ') return false;
  const auto code = ParseDecimal(line.substr(0, kCodeSize));
  if (!code || *code < 100 || *code > 999) return false;
  status_ = static_cast<int>(*code);
  return true;
}

HttpProgress WsClientHandshake::Refuse(std::string_view text) {
  error_text_ = text;
  return HttpProgress::kRefused;
}

}  // namespace rollcall
