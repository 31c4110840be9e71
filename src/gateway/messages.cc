#include "gateway/messages.h"

#include <array>
#include <chrono>
#include <optional>

#include "codec/decimal.h"
#include "codec/json_writer.h"

namespace rollcall {
namespace {

enum Field : std::size_t { kType, kToken, kDeviceId, kPlatform, kClientVersion };

constexpr std::array<std::string_view, 5> kFieldNames = {"Type", "Token", "DeviceId", "Platform",
                                                         "ClientVersion"};

constexpr std::string_view kInteger63 =
    "must be an integer or a decimal string, 0 to 9223372036854775807";
constexpr MessageField kTokenField = {"Token", "must be a string"};
constexpr MessageField kPlatformField = {"Platform", "must be Android, iOS or Web"};

constexpr std::array kLoginFields = {kTokenField, MessageField{"DeviceId", kInteger63},
                                     kPlatformField, MessageField{"ClientVersion", kInteger63}};
constexpr std::array kRefreshFields = {kTokenField};

constexpr std::array kClientRows = {
    MessageRow{"Login", "Who the device is. The first message, within login_timeout.",
               kLoginFields},
    MessageRow{"Ping", "A heartbeat, answered by Pong. WebSocket ping frames count too.", {}},
    MessageRow{"Refresh",
               "A new token of the same app and user. A bad one is answered by Error BadToken and "
               "the old one stays.",
               kRefreshFields},
    MessageRow{"Logout", "A clean goodbye, answered by close 1000.", {}},
};

constexpr std::string_view kUnixMillisText = "unix milliseconds, a decimal string";
constexpr MessageField kServerTimeField = {"ServerTime", kUnixMillisText};
constexpr MessageField kTokenExpiresAtField = {"TokenExpiresAt", kUnixMillisText};

constexpr std::array kWelcomeFields = {
    MessageField{"ConnId", "22 characters"},
    MessageField{"AppId", "a number"},
    MessageField{"UserId", "a decimal string"},
    MessageField{"HeartbeatSeconds", "a number: be heard at least this often"},
    kTokenExpiresAtField,
    kServerTimeField};
constexpr std::array kPongFields = {kServerTimeField};
constexpr std::array kTokenFields = {kTokenExpiresAtField};
constexpr std::array kErrorFields = {MessageField{"Code", "`UnknownType` or `BadToken`"},
                                     MessageField{"Message", "text for the developer"}};

constexpr std::array kServerRows = {
    MessageRow{"Welcome", "The device is online: from this moment every query shows it.",
               kWelcomeFields},
    MessageRow{"Pong", "The answer to Ping.", kPongFields},
    MessageRow{"Refreshed", "The new token is accepted.", kTokenFields},
    MessageRow{"Error", "A message was not acted upon; the connection stays.", kErrorFields},
    MessageRow{"TokenWillExpire",
               "Once per token, 30 seconds before it expires, or at once if less is left.",
               kTokenFields},
};

// Keeps what a message says until its type is known.
class Fields final : public JsonVisitor {
 public:
  void OnField(std::size_t field, const JsonValue& value) override { values_[field] = value; }
  const JsonValue& operator[](std::size_t field) const { return values_[field]; }

 private:
  std::array<JsonValue, kFieldNames.size()> values_;
};

ClientType TypeOf(std::string_view text) {
  for (std::size_t i = 0; i < kClientRows.size(); ++i) {
    if (kClientRows[i].type == text) return static_cast<ClientType>(i);
  }
  return ClientType::kUnknown;
}

std::string Broken(const MessageField& field) {
  return std::string(field.name) + ": " + std::string(field.rule);
}

std::optional<std::int64_t> NonNegative(const JsonValue& value) {
  const std::optional<std::int64_t> number = JsonIntegerOrText(value);
  return number && *number >= 0 ? number : std::nullopt;
}

void ReadToken(const Fields& fields, ClientMessage& message) {
  if (fields[kToken].kind != JsonValue::Kind::kString) {
    message.error = Broken(kTokenField);
    return;
  }
  message.token = fields[kToken].text;
}

void ReadDevice(const Fields& fields, ClientMessage& message) {
  const std::optional<std::int64_t> device = NonNegative(fields[kDeviceId]);
  const std::optional<std::int64_t> version = NonNegative(fields[kClientVersion]);
  const std::optional<Platform> platform = fields[kPlatform].kind == JsonValue::Kind::kString
                                               ? ParsePlatform(fields[kPlatform].text)
                                               : std::nullopt;
  if (!device) {
    message.error = Broken(kLoginFields[1]);
  } else if (!platform) {
    message.error = Broken(kPlatformField);
  } else if (!version) {
    message.error = Broken(kLoginFields[3]);
  } else {
    message.device = DeviceId{*device};
    message.platform = *platform;
    message.client_version = ClientVersion{*version};
  }
}

constexpr std::string_view kPlainPing = R"({"Type":"Ping"})";

JsonWriter Begin(std::string_view type, std::string& out) {
  JsonWriter json(out);
  json.BeginObject().Key("Type").String(type);
  return json;
}

}  // namespace

std::string_view ToText(ClientType type) {
  return type == ClientType::kUnknown ? "unknown"
                                      : kClientRows[static_cast<std::size_t>(type)].type;
}

std::span<const MessageRow> ClientMessageRows() {
  return kClientRows;
}
std::span<const MessageRow> ServerMessageRows() {
  return kServerRows;
}

ClientMessageReader::ClientMessageReader(std::size_t max_message) : json_(max_message) {}

ClientMessage ClientMessageReader::Read(std::string_view text) {
  ClientMessage message;
  // As nearly all are, for nearly all clients write it like this.
  if (text == kPlainPing) {
    message.type = ClientType::kPing;
    return message;
  }
  Fields fields;
  if (json_.Read(text, kFieldNames, fields) != JsonOutcome::kObject) {
    message.error = "message: must be one JSON object, each field once";
    return message;
  }
  if (fields[kType].kind != JsonValue::Kind::kString) {
    message.error = "Type: must be a string";
    return message;
  }
  message.type = TypeOf(fields[kType].text);
  const bool has_token = message.type == ClientType::kLogin || message.type == ClientType::kRefresh;
  if (has_token) ReadToken(fields, message);
  if (message.type == ClientType::kLogin && message.error.empty()) ReadDevice(fields, message);
  return message;
}

void AppendWelcome(const Welcome& welcome, std::string& out) {
  const auto heartbeat = std::chrono::duration_cast<std::chrono::seconds>(welcome.heartbeat);
  Begin("Welcome", out)
      .Key("ConnId")
      .String(welcome.connection.ToText())
      .Key("AppId")
      .Integer(ToInteger(welcome.user.app))
      .Key("UserId")
      .IntegerText(ToInteger(welcome.user.user))
      .Key("HeartbeatSeconds")
      .Integer(heartbeat.count())
      .Key("TokenExpiresAt")
      .IntegerText(UnixMillis(welcome.token_expires_at))
      .Key("ServerTime")
      .IntegerText(UnixMillis(welcome.now))
      .EndObject();
}

void AppendPong(WallTime now, std::string& out) {
  // Not with JsonWriter: of no other message are there so many.
  out += R"({"Type":"Pong","ServerTime":")";
  AppendInteger(UnixMillis(now), out);
  out += R"("})";
}

void AppendRefreshed(WallTime token_expires_at, std::string& out) {
  Begin("Refreshed", out)
      .Key("TokenExpiresAt")
      .IntegerText(UnixMillis(token_expires_at))
      .EndObject();
}

void AppendTokenWillExpire(WallTime token_expires_at, std::string& out) {
  Begin("TokenWillExpire", out)
      .Key("TokenExpiresAt")
      .IntegerText(UnixMillis(token_expires_at))
      .EndObject();
}

std::string_view ToText(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUnknownType:
      return "UnknownType";
    case ErrorCode::kBadToken:
      return "BadToken";
  }
  return "UnknownType";
}

void AppendError(ErrorCode code, std::string_view message, std::string& out) {
  Begin("Error", out).Key("Code").String(ToText(code)).Key("Message").String(message).EndObject();
}

}  // namespace rollcall
