#include "auth/auth_error.h"

namespace rollcall {

std::string_view ToText(AuthErrorCode code) {
  switch (code) {
    case AuthErrorCode::kMissingAuthenticationToken:
      return "MissingAuthenticationToken";
    case AuthErrorCode::kMissingSignature:
      return "MissingSignature";
    case AuthErrorCode::kMissingRequestInfo:
      return "MissingRequestInfo";
    case AuthErrorCode::kInvalidTimestamp:
      return "InvalidTimestamp";
    case AuthErrorCode::kInvalidAuthorization:
      return "InvalidAuthorization";
    case AuthErrorCode::kInvalidCredential:
      return "InvalidCredential";
    case AuthErrorCode::kInvalidAccessKey:
      return "InvalidAccessKey";
    case AuthErrorCode::kSignatureDoesNotMatch:
      return "SignatureDoesNotMatch";
    case AuthErrorCode::kInvalidSecretToken:
      return "InvalidSecretToken";
    case AuthErrorCode::kServiceNotFound:
      return "ServiceNotFound";
  }
  return "Unknown";
}

}  // namespace rollcall
