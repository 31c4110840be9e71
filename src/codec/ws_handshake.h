// The WebSocket opening handshake (RFC 6455 4), server's and client's side. No sub-protocol and no
// extension is ever chosen.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "codec/http_fields.h"
#include "codec/http_head.h"

namespace rollcall {

struct WsUpgrade {
  // 101: go on. 405: not GET. 426: no upgrade asked for, or a version other than 13 (answer with
  // `Upgrade: websocket` and `Sec-WebSocket-Version: 13`). 400: anything else.
  int status = 101;
  std::string_view error_text = {};  // The rule broken; empty with 101.
  std::string_view key = {};         // With 101: points into the head.
};
// REQUIRES: the head is complete.
WsUpgrade CheckWsUpgrade(const HttpHead& head);

// The answer that proves the key was read: base64 of the SHA-1 of the key and a fixed GUID.
std::string WsAcceptValue(std::string_view key);
// Appends the whole 101 answer.
void AppendWsAccept(std::string_view key, std::string& out);

struct WsRequest {
  std::string_view target = "/";
  std::string_view host = {};
  std::string_view key;          // Base64 of 16 random bytes.
  std::string_view origin = {};  // Empty: none is sent.
};
void AppendWsRequest(const WsRequest& request, std::string& out);

// Reads the server's answer; calls as HttpHead::Parse().
// Loop-confined.
class WsClientHandshake {
 public:
  explicit WsClientHandshake(std::string_view key) : accept_(WsAcceptValue(key)) {}

  HttpProgress Parse(std::string_view received);
  std::size_t head_size() const { return fields_.head_size(); }  // After kComplete.
  // After kRefused: the status when the server answered with another one than 101, else 0.
  int status() const { return status_; }
  std::string_view error_text() const { return error_text_; }

 private:
  bool ParseStatusLine(std::string_view line);
  HttpProgress Refuse(std::string_view text);

  HttpFields fields_;
  std::string accept_;
  std::string_view error_text_;
  int status_ = 0;
};

}  // namespace rollcall
