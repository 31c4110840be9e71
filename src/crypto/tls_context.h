// TlsContext: what all TLS connections of one door, or of one client, have in common: protocol
// rules, and the certificate to show or those to trust (OpenSSL's SSL_CTX).
//
// TLS 1.2 and 1.3, forward-secret AEAD ciphers, no renegotiation, no compression, no early data. A
// server resumes sessions by tickets only: it keeps nothing about them, and a new context gives new
// ticket keys. ALPN: http/1.1 when it is offered.

#pragma once

#include <memory>
#include <string_view>

#include <openssl/types.h>

#include "base/clock.h"
#include "base/result.h"
#include "base/status.h"
#include "crypto/sha256.h"

namespace rollcall {

struct FreeTls {
  void operator()(SSL_CTX* context) const;
  void operator()(SSL* connection) const;
};

// Immutable.
class TlsContext {
 public:
  // A client that trusts the certificates of `ca_pem`, or those of this machine when it is empty.
  // kInvalidArgument completes "the CA file ...".
  static Result<std::shared_ptr<const TlsContext>> ForClient(std::string_view ca_pem);

  // For the functions of OpenSSL that take a reference of their own. Never changed through it.
  SSL_CTX* handle() const { return context_.get(); }

  // Of a server: until when its certificate is valid, and from when on.
  WallTime valid_from() const { return valid_from_; }
  WallTime valid_until() const { return valid_until_; }

  // Made from the same certificates and key?
  bool IsSameIdentity(const TlsContext& other) const { return identity_ == other.identity_; }

 private:
  friend class TlsServerBuilder;
  TlsContext();

  std::unique_ptr<SSL_CTX, FreeTls> context_;
  Sha256Digest identity_{};
  WallTime valid_from_{};
  WallTime valid_until_{};
};

// Makes the context of a server, step by step, so that each mistake is one of the certificates or
// one of the key. Messages complete "tls_cert ..." and "tls_key ...", and never hold key material.
class TlsServerBuilder {
 public:
  TlsServerBuilder();

  // PEM: the server's own certificate first, then those that lead to the root. Other blocks are
  // passed over, so a file may hold the key too.
  Status AddCertificates(std::string_view pem);
  // PEM, not encrypted. REQUIRES: the certificates were taken.
  Status AddKey(std::string_view pem);
  // REQUIRES: both were taken. The builder is used up.
  std::shared_ptr<const TlsContext> Build();

 private:
  std::shared_ptr<TlsContext> context_;
  Sha256Digest certificates_{};
};

// Why the last call of OpenSSL on this thread failed, in its words; empties its queue. Names no
// values.
std::string_view TakeTlsError();

}  // namespace rollcall
