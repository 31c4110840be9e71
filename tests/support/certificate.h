// Certificates made on the spot, for tests of TLS.

#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "crypto/tls_context.h"

namespace rollcall::testing {

struct CertificateWish {
  std::string name = "localhost";  // DNS name it is for; 127.0.0.1 always too.
  // From now on.
  std::chrono::seconds valid_from = std::chrono::hours(-1);
  std::chrono::seconds valid_until = std::chrono::hours(24 * 365);
};

struct MadeCertificate {
  std::string certificate;  // PEM, signed by itself.
  std::string key;          // PEM.
};

MadeCertificate MakeCertificate(const CertificateWish& wish = {});

// The same, encrypted with a passphrase.
std::string EncryptedKey();

// The server's side, and a client that trusts it.
std::shared_ptr<const TlsContext> ServerContext(const MadeCertificate& made);
std::shared_ptr<const TlsContext> ClientContextFor(const MadeCertificate& made);

}  // namespace rollcall::testing
