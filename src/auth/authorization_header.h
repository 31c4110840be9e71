// The Authorization field of a signed call:
//   HMAC-SHA256 Credential=AK/DATE/REGION/SERVICE/request, SignedHeaders=a;b, Signature=HEX
// The three parts may come in any order, with or without blanks after the commas.

#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "auth/auth_error.h"
#include "auth/signing_key.h"

namespace rollcall {

inline constexpr std::string_view kSignatureAlgorithm = "HMAC-SHA256";
inline constexpr std::size_t kMaxAuthorizationBytes = 4096;
inline constexpr std::size_t kMaxScopePartBytes = 64;

// Views of the parsed text.
struct AuthorizationHeader {
  std::string_view access_key;  // Visible ASCII.
  SigningScope scope;           // Digits; letters, digits, '.', '_' and '-'.
  std::string_view signed_headers;
  std::string_view signature;
};

// Fills `header` as far as it could be read: the access key and scope are there, or all empty.
// Returns what is wrong.
std::optional<AuthError> ParseAuthorization(std::string_view text, AuthorizationHeader& header);

}  // namespace rollcall
