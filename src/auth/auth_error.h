// AuthError: why a signed call was refused, in the words of the gateway's error table.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall {

enum class AuthErrorCode : std::uint8_t {
  kMissingAuthenticationToken,  // No Authorization.
  kMissingSignature,            // Authorization without a Signature.
  kMissingRequestInfo,          // No X-Date.
  kInvalidTimestamp,            // X-Date malformed, or too far from the server's clock.
  kInvalidAuthorization,        // Cannot be parsed, sent twice, or not in the header.
  kInvalidCredential,           // Credential malformed, or its region is not served.
  kInvalidAccessKey,            // Nobody has this access key.
  kSignatureDoesNotMatch,
  kInvalidSecretToken,  // A session token: none is accepted.
  kServiceNotFound,     // A good signature for another service.
};

// The name without its k: the Code of the API.
std::string_view ToText(AuthErrorCode code);

struct AuthError {
  AuthErrorCode code{};
  // For the caller: printable ASCII, names the field and the rule, never a secret or the string to
  // sign.
  std::string message;
};

}  // namespace rollcall
