#include "auth/authorization_header.h"

#include <algorithm>
#include <array>
#include <string>

#include "codec/byte_scan.h"

namespace rollcall {
namespace {

constexpr std::size_t kDateDigits = 8;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsScopeCharacter(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
         c == '-';
}

bool IsScopePart(std::string_view text) {
  return text.size() <= kMaxScopePartBytes &&
         std::all_of(text.begin(), text.end(), IsScopeCharacter);
}

AuthError InvalidAuthorization(std::string_view rule) {
  return {AuthErrorCode::kInvalidAuthorization, "Authorization: " + std::string(rule)};
}

AuthError InvalidCredential(std::string_view rule) {
  return {AuthErrorCode::kInvalidCredential, "Credential: " + std::string(rule)};
}

std::optional<AuthError> ParseCredential(std::string_view text, AuthorizationHeader& header) {
  std::array<std::string_view, 5> parts;
  for (std::string_view& part : parts) {
    const bool is_last = &part == &parts.back();
    const std::size_t end = is_last ? text.size() : text.find('/');
    if (end == std::string_view::npos) return InvalidCredential("must have 5 parts");
    part = text.substr(0, end);
    if (part.empty()) return InvalidCredential("no part may be empty");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const auto& [access_key, date, region, service, end] = parts;
  if (end != kScopeEnd) return InvalidCredential("must have 5 parts, the last of them request");
  if (HasAny<InvisibleByte>(access_key)) {
    return InvalidCredential("the access key must be visible ASCII");
  }
  if (date.size() != kDateDigits || !std::all_of(date.begin(), date.end(), IsDigit)) {
    return InvalidCredential("the date must be YYYYMMDD");
  }
  if (!IsScopePart(region) || !IsScopePart(service)) {
    return InvalidCredential(
        "region and service must be at most 64 letters, digits, '.', '_' and '-'");
  }
  header.access_key = access_key;
  header.scope = {.date = date, .region = region, .service = service};
  return std::nullopt;
}

struct Parts {
  std::optional<std::string_view> credential;
  std::optional<std::string_view> signed_headers;
  std::optional<std::string_view> signature;

  std::optional<std::string_view>* Find(std::string_view name) {
    if (name == "Credential") return &credential;
    if (name == "SignedHeaders") return &signed_headers;
    if (name == "Signature") return &signature;
    return nullptr;
  }
};

std::optional<AuthError> SplitParts(std::string_view text, Parts& parts) {
  for (bool is_last = TrimBlanks(text).empty(); !is_last;) {
    const std::size_t comma = text.find(',');
    is_last = comma == std::string_view::npos;
    const std::string_view part = TrimBlanks(text.substr(0, comma));
    const std::size_t equals = part.find('=');
    std::optional<std::string_view>* value = parts.Find(part.substr(0, equals));
    if (equals == std::string_view::npos || value == nullptr) {
      return InvalidAuthorization(
          "must be HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...");
    }
    if (value->has_value()) return InvalidAuthorization("has a part twice");
    *value = part.substr(equals + 1);
    if (!is_last) text.remove_prefix(comma + 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<AuthError> ParseAuthorization(std::string_view text, AuthorizationHeader& header) {
  if (text.size() > kMaxAuthorizationBytes) {
    return AuthError{AuthErrorCode::kSignatureDoesNotMatch,
                     "Authorization: must be at most 4096 bytes"};
  }
  text = TrimBlanks(text);
  if (text.empty()) {
    return AuthError{AuthErrorCode::kMissingAuthenticationToken,
                     "Request is missing Authentication Token."};
  }
  const std::size_t scheme_end = FindFirst<BlankByte>(text);
  if (text.substr(0, scheme_end) != kSignatureAlgorithm) {
    return AuthError{AuthErrorCode::kSignatureDoesNotMatch,
                     "Authorization: the algorithm must be HMAC-SHA256"};
  }
  Parts parts;
  if (auto error = SplitParts(text.substr(scheme_end), parts)) return error;
  if (parts.credential) {
    if (auto error = ParseCredential(*parts.credential, header)) return error;
  }
  header.signed_headers = parts.signed_headers.value_or("");
  header.signature = parts.signature.value_or("");
  if (header.signature.empty()) {
    return AuthError{AuthErrorCode::kMissingSignature, "The request is missing signature."};
  }
  if (!parts.credential) return InvalidAuthorization("has no Credential");
  if (!parts.signed_headers) return InvalidAuthorization("has no SignedHeaders");
  return std::nullopt;
}

}  // namespace rollcall
