#include "auth/request_verifier.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "auth/authorization_header.h"
#include "auth/x_date.h"
#include "base/check.h"
#include "codec/byte_scan.h"

namespace rollcall {
namespace {

// Stands in where nobody has an access key. Its secret need not be one: what it signs is refused
// all the same. Its '/' keeps it apart from all real ones.
constexpr std::string_view kNobodysAccessKey = "nobody/nobody/nobody/nobody/nobody/nobody";
constexpr std::string_view kNobodysSecret = "nobody signs with this";

constexpr std::size_t kSignatureDigits = 64;

AuthError DoesNotMatch(std::string_view message) {
  return {AuthErrorCode::kSignatureDoesNotMatch, std::string(message)};
}

// An id that nobody has may be a secret put in its place: what does not look like an id is cut.
std::string_view ShownKeyId(std::string_view unknown) {
  constexpr std::string_view kUsualStart = "AK";
  constexpr std::size_t kShown = 4;
  return unknown.substr(0, unknown.starts_with(kUsualStart) ? Directory::kMaxKeyIdBytes : kShown);
}

AuthError UnknownAccessKey(std::string_view access_key) {
  constexpr std::string_view kBefore = "The accesskey [";
  constexpr std::string_view kAfter = "] included in the request is invalid.";
  const std::string_view echoed = ShownKeyId(access_key);
  std::string message;
  message.reserve(kBefore.size() + echoed.size() + kAfter.size());
  message.append(kBefore).append(echoed).append(kAfter);
  return {AuthErrorCode::kInvalidAccessKey, std::move(message)};
}

// Both are made, lest the time tell one from the other.
AuthError WrongSignature(bool is_known_key, std::string_view access_key) {
  std::array<AuthError, 2> errors = {
      UnknownAccessKey(access_key),
      DoesNotMatch("The request signature we calculated does not match the signature you provided. "
                   "Check your Secret Access Key and signing method.")};
  return std::move(errors[is_known_key ? 1 : 0]);
}

bool IsSignature(std::string_view text) {
  return text.size() == kSignatureDigits && !HasAny<NotHexByte>(text);
}

}  // namespace

RequestVerifier::RequestVerifier(std::shared_ptr<const Directory> directory,
                                 RequestVerifierOptions options, const Clock& clock)
    : directory_(std::move(directory)), options_(std::move(options)), clock_(clock) {
  CHECK(directory_ != nullptr);
}

Verification RequestVerifier::Verify(const SignedRequest& request) {
  Verification result;
  result.error = Check(request, result);
  if (result.error) {
    const std::array shown = {ShownKeyId(result.access_key), result.access_key};
    result.access_key = shown[directory_->LookUpAccessKey(result.access_key).is_known ? 1 : 0];
  }
  return result;
}

std::optional<AuthError> RequestVerifier::Check(const SignedRequest& request,
                                                Verification& result) {
  AuthFields fields;
  if (auto error = FindAuthFields(request.fields, fields)) return error;
  if (auto error = RefuseQuerySignature(request.query)) return error;

  AuthorizationHeader authorization;
  auto unreadable = ParseAuthorization(fields.authorization.value_or(""), authorization);
  result.access_key = authorization.access_key;
  result.region = authorization.scope.region;
  result.service = authorization.scope.service;
  if (unreadable) return unreadable;

  if (auto error = CheckTime(fields.x_date, authorization.scope.date, result.signed_at))
    return error;
  if (fields.x_security_token || request.query.Find("X-Security-Token").count > 0) {
    return AuthError{AuthErrorCode::kInvalidSecretToken,
                     "Invalid secret token, msg: session tokens are not accepted."};
  }
  if (auto error = CheckBody(request, fields)) return error;
  if (auto error = FindSignedFields(authorization.signed_headers, request.fields, signed_fields_)) {
    return error;
  }
  const SignatureClaim claim{.request = request,
                             .authorization = authorization,
                             .signed_fields = signed_fields_,
                             .x_date = *fields.x_date,
                             .body_hash = body_hash_};
  if (auto error = CheckSignature(claim, result.account)) return error;
  result.signature = authorization.signature;
  return CheckScope(authorization.scope);
}

std::optional<AuthError> RequestVerifier::CheckTime(const std::optional<std::string_view>& x_date,
                                                    std::string_view scope_date,
                                                    WallTime& signed_at) const {
  if (!x_date) {
    return AuthError{AuthErrorCode::kMissingRequestInfo,
                     "The request is missing timestamp information: X-Date was not sent."};
  }
  const WallTime now = clock_.Wall();
  const std::optional<WallTime> time = ParseXDate(*x_date);
  if (!time) {
    return AuthError{
        AuthErrorCode::kInvalidTimestamp,
        "X-Date: must be a time as YYYYMMDDTHHMMSSZ, as the server's time " + FormatXDate(now)};
  }
  // In microseconds: nanoseconds of a year far off would overflow.
  const auto skew = std::chrono::floor<std::chrono::microseconds>(options_.clock_skew);
  if (*time < now - skew || *time > now + skew) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(skew);
    return AuthError{AuthErrorCode::kInvalidTimestamp,
                     "The Signature of the request is expired. X-Date: must be within " +
                         std::to_string(seconds.count()) + " seconds of the server's time " +
                         FormatXDate(now)};
  }
  if (scope_date != DayOfXDate(*x_date)) {
    return DoesNotMatch("Credential: the date must be the day of X-Date");
  }
  signed_at = *time;
  return std::nullopt;
}

std::optional<AuthError> RequestVerifier::CheckBody(const SignedRequest& request,
                                                    const AuthFields& fields) {
  if (fields.has_x_not_sign_body || request.query.Find("X-NotSignBody").count > 0) {
    return DoesNotMatch("X-NotSignBody: must not be sent, the body must be signed");
  }
  body_hash_ = HexDigest(hasher_.Hash(request.body));
  if (fields.x_content_sha256 && *fields.x_content_sha256 != body_hash_.text()) {
    return DoesNotMatch("X-Content-Sha256: must be the lower-case hex SHA-256 of the body");
  }
  return std::nullopt;
}

std::optional<AuthError> RequestVerifier::CheckSignature(const SignatureClaim& claim,
                                                         AccountId& account) {
  const AuthorizationHeader& authorization = claim.authorization;
  if (!IsSignature(authorization.signature)) {
    return DoesNotMatch("Signature: must be 64 lower-case hexadecimal digits");
  }
  // With an unknown key everything is done with another's, and refused whatever comes of it.
  const auto [entry, is_known] = directory_->LookUpAccessKey(authorization.access_key);
  const bool matches = entry == nullptr ? Matches(claim, kNobodysAccessKey, kNobodysSecret)
                                        : Matches(claim, entry->key->id, entry->key->secret);
  if (!matches || !is_known) return WrongSignature(is_known, authorization.access_key);
  account = entry->account->id;
  return std::nullopt;
}

bool RequestVerifier::Matches(const SignatureClaim& claim, std::string_view access_key,
                              std::string_view secret) {
  const SigningScope& scope = claim.authorization.scope;
  // Only scopes that can succeed are kept, so that nobody fills the cache with made-up ones.
  if (CheckScope(scope)) {
    HmacSha256 key = DeriveSigningKey(secret, scope);
    return matcher_.Matches(claim, key);
  }
  return matcher_.Matches(claim, keys_.Get(access_key, secret, scope));
}

std::optional<AuthError> RequestVerifier::CheckScope(const SigningScope& scope) const {
  if (scope.service != options_.service) {
    return AuthError{AuthErrorCode::kServiceNotFound,
                     "This service[" + std::string(scope.service) + "] not found."};
  }
  const auto& regions = options_.regions;
  if (std::find(regions.begin(), regions.end(), scope.region) == regions.end()) {
    return AuthError{AuthErrorCode::kInvalidCredential,
                     "Credential: the region " + std::string(scope.region) + " is not served"};
  }
  return std::nullopt;
}

}  // namespace rollcall
