#include "auth/jwt.h"

#include <array>
#include <optional>
#include <utility>

#include "codec/base64.h"
#include "codec/http_fields.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "crypto/equal.h"
#include "crypto/hmac.h"

namespace rollcall {
namespace {

constexpr std::string_view kAlgorithm = "HS256";
constexpr std::string_view kType = "JWT";

Status Refuse(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

// The header parameters of RFC 7515 4.1 that decide something here.
class HeaderVisitor final : public JsonVisitor {
 public:
  enum Field : std::size_t { kAlg, kTyp, kKid, kCrit };
  static constexpr std::array<std::string_view, 4> kNames = {"alg", "typ", "kid", "crit"};

  void OnField(std::size_t field, const JsonValue& value) override { values_[field] = value; }

  Result<std::string> Kid() const {
    if (!IsText(kAlg) || values_[kAlg]->text != kAlgorithm) return Refuse("alg: must be HS256");
    if (values_[kCrit]) return Refuse("crit: must not be used");
    if (values_[kTyp] && !(IsText(kTyp) && EqualsIgnoreCase(values_[kTyp]->text, kType))) {
      return Refuse("typ: must be JWT when it is there");
    }
    if (!IsText(kKid)) return Refuse("kid: must be the id of an app key");
    return std::string(values_[kKid]->text);
  }

 private:
  bool IsText(Field field) const {
    return values_[field] && values_[field]->kind == JsonValue::Kind::kString;
  }

  std::array<std::optional<JsonValue>, kNames.size()> values_;
};

Result<std::string> ReadKid(std::string_view encoded_header) {
  const std::optional<std::string> json = DecodeBase64Url(encoded_header);
  if (!json) return Refuse("token: the header must be base64url without padding");
  JsonReader reader(json->size());
  HeaderVisitor visitor;
  if (reader.Read(*json, HeaderVisitor::kNames, visitor) != JsonOutcome::kObject) {
    return Refuse("token: the header must be a JSON object without a name twice");
  }
  return visitor.Kid();
}

}  // namespace

Result<UnverifiedJwt> ReadJwt(std::string_view token, std::size_t max_bytes) {
  if (token.size() > max_bytes) {
    return Refuse("token: must be at most " + std::to_string(max_bytes) + " bytes");
  }
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) {
    return Refuse("token: must have three parts, header.claims.signature");
  }
  Result<std::string> kid = ReadKid(token.substr(0, first));
  if (!kid) return kid.error();
  std::optional<std::string> signature = DecodeBase64Url(token.substr(second + 1));
  if (!signature) return Refuse("token: the signature must be base64url without padding");
  return UnverifiedJwt{.kid = std::move(*kid),
                       .signed_part = token.substr(0, second),
                       .claims = token.substr(first + 1, second - first - 1),
                       .signature = std::move(*signature)};
}

bool IsSignedWith(std::string_view secret, const UnverifiedJwt& token) {
  const Sha256Digest expected = HmacSha256(secret).Sign(token.signed_part);
  return EqualInConstantTime(BytesOf(expected), token.signature);
}

std::string WriteJwt(std::string_view kid, std::string_view secret, std::string_view claims) {
  std::string header;
  JsonWriter writer(header);
  writer.BeginObject().Key("alg").String(kAlgorithm).Key("typ").String(kType);
  writer.Key("kid").String(kid).EndObject();
  std::string token = EncodeBase64Url(header) + "." + EncodeBase64Url(claims);
  const Sha256Digest signature = HmacSha256(secret).Sign(token);
  return token + "." + EncodeBase64Url(BytesOf(signature));
}

}  // namespace rollcall
