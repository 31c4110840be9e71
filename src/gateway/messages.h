// The messages between a device and the gateway: their fields, read and written in this one place.
//
// One WebSocket text frame is one JSON object with a "Type". 64-bit numbers are read as integers or
// as decimal strings, and written as decimal strings.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "codec/json_reader.h"
#include "domain/ids.h"
#include "domain/platform.h"

namespace rollcall {

enum class ClientType : std::uint8_t { kLogin, kPing, kRefresh, kLogout, kUnknown };

// As metrics show it; "unknown" for kUnknown.
std::string_view ToText(ClientType type);

struct MessageField {
  std::string_view name;
  std::string_view rule;  // As error texts and the reference say it.
};

struct MessageRow {
  std::string_view type;
  std::string_view meaning;
  std::span<const MessageField> fields;
};

// By ClientType, without kUnknown.
std::span<const MessageRow> ClientMessageRows();
std::span<const MessageRow> ServerMessageRows();

struct ClientMessage {
  ClientType type = ClientType::kUnknown;
  std::string_view token;  // Login, Refresh. Valid until the reader's next Read.
  DeviceId device{};       // Login, as the next two.
  Platform platform = Platform::kAndroid;
  ClientVersion client_version{};

  // Not empty: the message breaks this rule, and only `type` counts. Names the field.
  std::string error;
};

// Reusable: one per loop. Loop-confined.
class ClientMessageReader {
 public:
  explicit ClientMessageReader(std::size_t max_message);
  ClientMessage Read(std::string_view text);

 private:
  JsonReader json_;
};

struct Welcome {
  ConnId connection;
  UserKey user;
  Duration heartbeat{};
  WallTime token_expires_at{};
  WallTime now{};
};

// Each appends one JSON object.
void AppendWelcome(const Welcome& welcome, std::string& out);
void AppendPong(WallTime now, std::string& out);
void AppendRefreshed(WallTime token_expires_at, std::string& out);
void AppendTokenWillExpire(WallTime token_expires_at, std::string& out);

enum class ErrorCode : std::uint8_t { kUnknownType, kBadToken };
std::string_view ToText(ErrorCode code);
void AppendError(ErrorCode code, std::string_view message, std::string& out);

}  // namespace rollcall
