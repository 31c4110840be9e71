#include "support/certificate.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/check.h"

namespace rollcall::testing {
namespace {

std::string TakeText(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

std::string KeyText(EVP_PKEY* key, const EVP_CIPHER* cipher) {
  BIO* const bio = BIO_new(BIO_s_mem());
  static unsigned char passphrase[] = "passphrase";
  CHECK(PEM_write_bio_PrivateKey(bio, key, cipher, cipher == nullptr ? nullptr : passphrase,
                                 cipher == nullptr ? 0 : 10, nullptr, nullptr) == 1);
  return TakeText(bio);
}

void AddNames(X509* certificate, const std::string& name) {
  const std::string names = "DNS:" + name + ",IP:127.0.0.1";
  X509_EXTENSION* const extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
  CHECK(extension != nullptr);
  CHECK(X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

}  // namespace

MadeCertificate MakeCertificate(const CertificateWish& wish) {
  EVP_PKEY* const key = EVP_EC_gen("P-256");
  X509* const certificate = X509_new();
  CHECK(key != nullptr && certificate != nullptr);
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), wish.valid_from.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate), wish.valid_until.count());
  X509_NAME* const subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
  X509_set_pubkey(certificate, key);
  AddNames(certificate, wish.name);
  CHECK(X509_sign(certificate, key, EVP_sha256()) > 0);
  BIO* const bio = BIO_new(BIO_s_mem());
  CHECK(PEM_write_bio_X509(bio, certificate) == 1);
  MadeCertificate made{.certificate = TakeText(bio), .key = KeyText(key, nullptr)};
  X509_free(certificate);
  EVP_PKEY_free(key);
  return made;
}

std::string EncryptedKey() {
  EVP_PKEY* const key = EVP_EC_gen("P-256");
  std::string text = KeyText(key, EVP_aes_128_cbc());
  EVP_PKEY_free(key);
  return text;
}

std::shared_ptr<const TlsContext> ServerContext(const MadeCertificate& made) {
  TlsServerBuilder builder;
  CHECK(builder.AddCertificates(made.certificate).ok());
  CHECK(builder.AddKey(made.key).ok());
  return builder.Build();
}

std::shared_ptr<const TlsContext> ClientContextFor(const MadeCertificate& made) {
  return TlsContext::ForClient(made.certificate).value();
}

}  // namespace rollcall::testing
