// TlsFailure: why a TLS handshake was not finished.

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace rollcall {

enum class TlsFailure : std::uint8_t {
  kNotTls,         // Plain text, or bytes that are no TLS.
  kOldVersion,     // The peer knows only versions below TLS 1.2.
  kNothingShared,  // No cipher, group or signature that both know.
  kRefused,        // The peer refused ours: most often it does not trust the certificate.
  kProtocol,       // The peer broke a rule of TLS.
  kLeft,           // The peer closed the connection, or it was lost.
  kCutOff,         // We closed it: a deadline, or a shutdown.
};
inline constexpr std::array kTlsFailures = {TlsFailure::kNotTls,        TlsFailure::kOldVersion,
                                            TlsFailure::kNothingShared, TlsFailure::kRefused,
                                            TlsFailure::kProtocol,      TlsFailure::kLeft,
                                            TlsFailure::kCutOff};
std::string_view ToText(TlsFailure failure);

// What an error code of OpenSSL (ERR_peek_last_error) in a handshake means.
TlsFailure TlsFailureOf(unsigned long error);

}  // namespace rollcall
