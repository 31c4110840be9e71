#include "crypto/tls_context.h"

#include <array>
#include <cstring>
#include <ctime>
#include <string>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "base/check.h"

namespace rollcall {
namespace {

// In the server's order: the shorter key is as good for what we carry, and cheaper.
constexpr const char* kTls13Ciphers =
    "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384";
constexpr const char* kTls12Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr const char* kGroups = "X25519:P-256:P-384";
// One is enough for a client that comes back after its connection broke; each costs the server.
constexpr std::size_t kTicketsPerHandshake = 1;
constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

struct FreePem {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <typename T>
using Owned = std::unique_ptr<T, FreePem>;

Owned<BIO> ReaderOf(std::string_view pem) {
  Owned<BIO> reader(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CHECK(reader != nullptr);
  return reader;
}

// Never asks for the passphrase of an encrypted key: the default would ask on the terminal.
int NoPassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* was_asked) {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

// The next certificate, or null at the end and for one that cannot be read.
Owned<X509> NextCertificate(BIO& reader) {
  bool was_asked = false;
  return Owned<X509>(PEM_read_bio_X509(&reader, nullptr, NoPassphrase, &was_asked));
}

// After NextCertificate said null: because there are no more?
bool IsAtEnd() {
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

WallTime ToWallTime(const ASN1_TIME* time) {
  std::tm parts{};
  CHECK(ASN1_TIME_to_tm(time, &parts) == 1);
  return WallTime(std::chrono::seconds(timegm(&parts)));
}

int ChooseProtocol(SSL* /*connection*/, const unsigned char** chosen, unsigned char* chosen_size,
                   const unsigned char* offered, unsigned int offered_size, void* /*unused*/) {
  unsigned char* match = nullptr;
  const int found = SSL_select_next_proto(&match, chosen_size, kHttp11.data(), kHttp11.size(),
                                          offered, offered_size);
  if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *chosen = match;
  return SSL_TLSEXT_ERR_OK;
}

// What servers and clients have in common.
void SetRules(SSL_CTX& context) {
  CHECK(SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION) == 1);
  CHECK(SSL_CTX_set_ciphersuites(&context, kTls13Ciphers) == 1);
  CHECK(SSL_CTX_set_cipher_list(&context, kTls12Ciphers) == 1);
  CHECK(SSL_CTX_set1_groups_list(&context, kGroups) == 1);
  SSL_CTX_set_options(&context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // Buffers exist only while a record is on its way: an idle connection has none.
  SSL_CTX_set_mode(&context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // A peer that sends records without data for ever must not keep one call busy for ever.
  SSL_CTX_clear_mode(&context, SSL_MODE_AUTO_RETRY);
  // A record's header and body in one read of the socket.
  SSL_CTX_set_read_ahead(&context, 1);
  SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);
}

void SetServerRules(SSL_CTX& context) {
  // The server's order, but ChaCha20 for phones that prefer it, for want of AES in hardware.
  SSL_CTX_set_options(&context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  CHECK(SSL_CTX_set_num_tickets(&context, kTicketsPerHandshake) == 1);
  SSL_CTX_set_alpn_select_cb(&context, ChooseProtocol, nullptr);
}

// Adds every certificate of `pem` to what is trusted; how many there were.
Result<int> Trust(SSL_CTX& context, std::string_view pem) {
  const Owned<BIO> reader = ReaderOf(pem);
  int trusted = 0;
  while (const Owned<X509> certificate = NextCertificate(*reader)) {
    CHECK(X509_STORE_add_cert(SSL_CTX_get_cert_store(&context), certificate.get()) == 1);
    ++trusted;
  }
  if (!IsAtEnd()) return Status(StatusCode::kInvalidArgument, "holds a broken certificate");
  return trusted;
}

Status Invalid(std::string rule) {
  return {StatusCode::kInvalidArgument, std::move(rule)};
}

}  // namespace

void FreeTls::operator()(SSL_CTX* context) const {
  SSL_CTX_free(context);
}

void FreeTls::operator()(SSL* connection) const {
  SSL_free(connection);
}

std::string_view TakeTlsError() {
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown reason" : reason;
}

TlsContext::TlsContext() : context_(SSL_CTX_new(TLS_method())) {
  CHECK(context_ != nullptr);
  SetRules(*context_);
}

Result<std::shared_ptr<const TlsContext>> TlsContext::ForClient(std::string_view ca_pem) {
  const std::shared_ptr<TlsContext> context(new TlsContext());
  SSL_CTX& handle = *context->context_;
  SSL_CTX_set_verify(&handle, SSL_VERIFY_PEER, nullptr);
  CHECK(SSL_CTX_set_alpn_protos(&handle, kHttp11.data(), kHttp11.size()) == 0);
  if (ca_pem.empty()) {
    CHECK(SSL_CTX_set_default_verify_paths(&handle) == 1);
    return std::shared_ptr<const TlsContext>(context);
  }
  const Result<int> trusted = Trust(handle, ca_pem);
  if (!trusted) return trusted.error();
  if (*trusted == 0) return Invalid("must hold a certificate in PEM");
  return std::shared_ptr<const TlsContext>(context);
}

TlsServerBuilder::TlsServerBuilder() : context_(new TlsContext()) {
  SetServerRules(*context_->context_);
}

Status TlsServerBuilder::AddCertificates(std::string_view pem) {
  ERR_clear_error();
  SSL_CTX& handle = *context_->context_;
  const Owned<BIO> reader = ReaderOf(pem);
  const Owned<X509> own = NextCertificate(*reader);
  if (own == nullptr) {
    return Invalid(IsAtEnd() ? "must hold a certificate in PEM" : "holds a broken certificate");
  }
  if (SSL_CTX_use_certificate(&handle, own.get()) != 1) {
    return Invalid("cannot be used: " + std::string(TakeTlsError()));
  }
  while (const Owned<X509> next = NextCertificate(*reader)) {
    if (SSL_CTX_add1_chain_cert(&handle, next.get()) != 1) {
      return Invalid("cannot be used: " + std::string(TakeTlsError()));
    }
  }
  if (!IsAtEnd()) return Invalid("holds a broken certificate");
  context_->valid_from_ = ToWallTime(X509_get0_notBefore(own.get()));
  context_->valid_until_ = ToWallTime(X509_get0_notAfter(own.get()));
  certificates_ = Sha256(pem);
  return {};
}

Status TlsServerBuilder::AddKey(std::string_view pem) {
  ERR_clear_error();
  SSL_CTX& handle = *context_->context_;
  bool was_asked = false;
  const Owned<BIO> reader = ReaderOf(pem);
  const Owned<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(reader.get(), nullptr, NoPassphrase, &was_asked));
  ERR_clear_error();
  if (was_asked) return Invalid("must not be encrypted");
  if (key == nullptr) return Invalid("must hold a private key in PEM");
  if (X509_check_private_key(SSL_CTX_get0_certificate(&handle), key.get()) != 1) {
    ERR_clear_error();
    return Invalid("does not belong to tls_cert");
  }
  if (SSL_CTX_use_PrivateKey(&handle, key.get()) != 1) {
    return Invalid("cannot be used: " + std::string(TakeTlsError()));
  }
  const Sha256Digest secret = Sha256(pem);
  context_->identity_ = Sha256(std::string(BytesOf(certificates_)).append(BytesOf(secret)));
  return {};
}

std::shared_ptr<const TlsContext> TlsServerBuilder::Build() {
  return std::move(context_);
}

}  // namespace rollcall
