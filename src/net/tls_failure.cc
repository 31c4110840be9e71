#include "net/tls_failure.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace rollcall {
namespace {

// Reasons from here on say which alert the peer sent.
constexpr int kFirstAlertReason = SSL_AD_REASON_OFFSET;
constexpr int kLastAlertReason = SSL_AD_REASON_OFFSET + 255;

}  // namespace

std::string_view ToText(TlsFailure failure) {
  switch (failure) {
    case TlsFailure::kNotTls:
      return "not_tls";
    case TlsFailure::kOldVersion:
      return "old_version";
    case TlsFailure::kNothingShared:
      return "nothing_shared";
    case TlsFailure::kRefused:
      return "refused";
    case TlsFailure::kProtocol:
      return "protocol";
    case TlsFailure::kLeft:
      return "left";
    case TlsFailure::kCutOff:
      return "cut_off";
  }
  return "unknown";
}

TlsFailure TlsFailureOf(unsigned long error) {
  if (ERR_GET_LIB(error) != ERR_LIB_SSL) return TlsFailure::kProtocol;
  const int reason = ERR_GET_REASON(error);
  if (reason >= kFirstAlertReason && reason <= kLastAlertReason) return TlsFailure::kRefused;
  switch (reason) {
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
      return TlsFailure::kNotTls;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_UNKNOWN_PROTOCOL:
    case SSL_R_UNSUPPORTED_SSL_VERSION:
    case SSL_R_VERSION_TOO_LOW:
      return TlsFailure::kOldVersion;
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_SUITABLE_KEY_SHARE:
    case SSL_R_NO_SUITABLE_GROUPS:
    case SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS:
    case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
      return TlsFailure::kNothingShared;
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
      return TlsFailure::kLeft;
    default:
      return TlsFailure::kProtocol;
  }
}

}  // namespace rollcall
