#include "auth/device_token.h"

#include <array>
#include <limits>
#include <utility>

#include "auth/jwt.h"
#include "codec/base64.h"
#include "codec/decimal.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"

namespace rollcall {
namespace {

// 9999-12-31T23:59:59Z. Any later time is a mistake (often milliseconds), and could overflow.
constexpr std::int64_t kMaxUnixSeconds = 253'402'300'799;

WallTime FromUnixSeconds(std::int64_t seconds) {
  return WallTime(std::chrono::seconds(seconds));
}

struct ReadClaims {
  DeviceTokenClaims claims;
  std::optional<WallTime> not_before;
};

// The claims we read; all others are ignored.
class ClaimsVisitor final : public JsonVisitor {
 public:
  enum Field : std::size_t { kApp, kSub, kExp, kIat, kNbf, kAud, kDevice };
  static constexpr std::array<std::string_view, 7> kNames = {"app", "sub", "exp",   "iat",
                                                             "nbf", "aud", "device"};

  void OnField(std::size_t field, const JsonValue& value) override {
    values_[field] = value;
    if (field == kAud && value.kind == JsonValue::Kind::kString) NoteAudience(value);
  }

  bool OnElement(std::size_t field, const JsonValue& element) override {
    if (field == kAud) NoteAudience(element);
    return field == kAud;
  }

  Result<ReadClaims> Take() const {
    const auto app = Integer(kApp, std::numeric_limits<std::int32_t>::max());
    if (!app || *app == 0) return Refuse("app: must be a number from 1 to 2^31-1");
    const auto user = IdText(kSub);
    if (!user) return Refuse("sub: must be a decimal string from 0 to 2^63-1");
    const auto expires_at = Integer(kExp, kMaxUnixSeconds);
    if (!expires_at) return Refuse("exp: must be a time in whole seconds since 1970");
    if (!Integer(kIat, kMaxUnixSeconds)) {
      return Refuse("iat: must be a time in whole seconds since 1970");
    }
    const auto not_before = Integer(kNbf, kMaxUnixSeconds);
    if (values_[kNbf] && !not_before) {
      return Refuse("nbf: must be a time in whole seconds since 1970");
    }
    if (!for_gateway_ || has_bad_audience_) {
      return Refuse("aud: must be a string or an array of strings, and name rollcall-gateway");
    }
    const auto device = IdText(kDevice);
    if (values_[kDevice] && !device) {
      return Refuse("device: must be a decimal string from 0 to 2^63-1");
    }
    ReadClaims read;
    read.claims.app = AppId(static_cast<std::int32_t>(*app));
    read.claims.user = UserId(*user);
    read.claims.expires_at = FromUnixSeconds(*expires_at);
    if (device) read.claims.device = DeviceId(*device);
    if (not_before) read.not_before = FromUnixSeconds(*not_before);
    return read;
  }

 private:
  static Status Refuse(std::string message) {
    return Status(StatusCode::kInvalidArgument, std::move(message));
  }

  void NoteAudience(const JsonValue& value) {
    if (value.kind != JsonValue::Kind::kString) {
      has_bad_audience_ = true;
    } else if (value.text == kDeviceTokenAudience) {
      for_gateway_ = true;
    }
  }

  // From 0 to `max`, as a JSON integer.
  std::optional<std::int64_t> Integer(Field field, std::int64_t max) const {
    const auto& value = values_[field];
    if (!value || value->kind != JsonValue::Kind::kInteger) return std::nullopt;
    if (value->integer < 0 || value->integer > max) return std::nullopt;
    return value->integer;
  }

  // From 0 to 2^63-1, as decimal text.
  std::optional<std::int64_t> IdText(Field field) const {
    const auto& value = values_[field];
    if (!value || value->kind != JsonValue::Kind::kString) return std::nullopt;
    const std::optional<std::int64_t> id = ParseDecimal(value->text);
    return id && *id >= 0 ? id : std::nullopt;
  }

  std::array<std::optional<JsonValue>, kNames.size()> values_;
  bool for_gateway_ = false;
  bool has_bad_audience_ = false;
};

Result<ReadClaims> DecodeClaims(std::string_view encoded) {
  const std::optional<std::string> json = DecodeBase64Url(encoded);
  if (!json) {
    return Status(StatusCode::kInvalidArgument,
                  "token: the claims must be base64url without padding");
  }
  JsonReader reader(json->size());
  ClaimsVisitor visitor;
  if (reader.Read(*json, ClaimsVisitor::kNames, visitor) != JsonOutcome::kObject) {
    return Status(StatusCode::kInvalidArgument,
                  "token: the claims must be a JSON object without a name twice");
  }
  return visitor.Take();
}

DeviceTokenCheck Invalid(std::string message) {
  return {.verdict = DeviceTokenVerdict::kInvalid, .claims = {}, .message = std::move(message)};
}

}  // namespace

std::string IssueDeviceToken(const AppKey& key, const DeviceTokenClaims& claims, WallTime now) {
  const auto expires_at =
      std::chrono::ceil<std::chrono::seconds>(claims.expires_at.time_since_epoch());
  std::string json;
  JsonWriter writer(json);
  writer.BeginObject().Key("aud").String(kDeviceTokenAudience);
  writer.Key("app").Integer(ToInteger(claims.app));
  writer.Key("sub").IntegerText(ToInteger(claims.user));
  writer.Key("iat").Integer(UnixSeconds(now));
  writer.Key("exp").Integer(expires_at.count());
  if (claims.device) writer.Key("device").IntegerText(ToInteger(*claims.device));
  writer.EndObject();
  return WriteJwt(key.id, key.secret, json);
}

DeviceTokenCheck VerifyDeviceToken(std::string_view token, const Directory& directory,
                                   const Clock& clock) {
  const Result<UnverifiedJwt> jwt = ReadJwt(token, kMaxDeviceTokenBytes);
  if (!jwt) return Invalid(jwt.error().message());
  const Directory::AppKeyEntry* entry = directory.FindAppKey(jwt->kid);
  if (entry == nullptr) return Invalid("kid: there is no such app key");
  if (!IsSignedWith(entry->key->secret, *jwt)) return Invalid("token: the signature is wrong");

  const Result<ReadClaims> read = DecodeClaims(jwt->claims);
  if (!read) return Invalid(read.error().message());
  if (read->claims.app != entry->app->id) return Invalid("app: must be the app of the key");
  const WallTime now = clock.Wall();
  if (read->not_before && *read->not_before > now + kNotBeforeLeeway) {
    return Invalid("nbf: the token is not good yet");
  }
  DeviceTokenCheck check{
      .verdict = DeviceTokenVerdict::kGood, .claims = read->claims, .message = {}};
  if (now >= check.claims.expires_at) {
    check.verdict = DeviceTokenVerdict::kExpired;
    check.message = "exp: the token has expired";
  } else if (entry->app->status == AppStatus::kStopped) {
    check.verdict = DeviceTokenVerdict::kAppStopped;
    check.message = "app: is stopped";
  }
  return check;
}

}  // namespace rollcall
