#include "auth/auth_fields.h"

#include <algorithm>
#include <string>

namespace rollcall {
namespace {

AuthError SentTwice(std::string_view name) {
  return {AuthErrorCode::kInvalidAuthorization, std::string(name) + ": must be sent once"};
}

AuthError BadSignedHeaders(std::string_view rule) {
  return {AuthErrorCode::kSignatureDoesNotMatch, "SignedHeaders: " + std::string(rule)};
}

// As SignedHeaders must spell it.
bool IsLowerCaseToken(std::string_view name) {
  return IsHttpToken(name) &&
         std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Finds the one field that is called `name`.
std::optional<AuthError> FindSignedField(std::string_view name, std::span<const HttpField> fields,
                                         std::vector<HttpField>& found) {
  if (!IsLowerCaseToken(name)) return BadSignedHeaders("names must be lower case");
  for (const HttpField& earlier : found) {
    if (earlier.name == name) return BadSignedHeaders(std::string(name) + " is named twice");
  }
  const HttpField* match = nullptr;
  for (const HttpField& field : fields) {
    if (!EqualsIgnoreCase(field.name, name)) continue;
    if (match != nullptr) return SentTwice(name);
    match = &field;
  }
  if (match == nullptr) return BadSignedHeaders(std::string(name) + " was not sent");
  found.push_back({.name = name, .value = match->value});
  return std::nullopt;
}

}  // namespace

std::optional<AuthError> FindAuthFields(std::span<const HttpField> fields, AuthFields& found) {
  struct Wanted {
    std::string_view name;
    std::optional<std::string_view>& value;
  };
  const Wanted wanted[] = {{"Authorization", found.authorization},
                           {"X-Date", found.x_date},
                           {"X-Content-Sha256", found.x_content_sha256},
                           {"X-Security-Token", found.x_security_token}};
  for (const HttpField& field : fields) {
    for (const Wanted& want : wanted) {
      if (!EqualsIgnoreCase(field.name, want.name)) continue;
      if (want.value.has_value()) return SentTwice(want.name);
      want.value = field.value;
    }
    if (EqualsIgnoreCase(field.name, "X-NotSignBody")) found.has_x_not_sign_body = true;
  }
  return std::nullopt;
}

std::optional<AuthError> RefuseQuerySignature(const QueryString& query) {
  for (const std::string_view name :
       {"X-Signature", "X-Algorithm", "X-Credential", "X-SignedHeaders", "X-SignedQueries"}) {
    if (query.Find(name).count == 0) continue;
    return AuthError{AuthErrorCode::kInvalidAuthorization,
                     "Authorization: sign in the header; a signature in the query string is not "
                     "accepted, since it does not cover the body"};
  }
  return std::nullopt;
}

std::optional<AuthError> FindSignedFields(std::string_view signed_headers,
                                          std::span<const HttpField> fields,
                                          std::vector<HttpField>& found) {
  found.clear();
  bool has_x_date = false;
  for (bool is_last = signed_headers.empty(); !is_last;) {
    const std::size_t end = signed_headers.find(';');
    is_last = end == std::string_view::npos;
    const std::string_view name = signed_headers.substr(0, end);
    if (auto error = FindSignedField(name, fields, found)) return error;
    has_x_date = has_x_date || name == "x-date";
    if (!is_last) signed_headers.remove_prefix(end + 1);
  }
  if (!has_x_date) return BadSignedHeaders("x-date must be signed");
  return std::nullopt;
}

}  // namespace rollcall
