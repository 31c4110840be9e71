#include "crypto/hmac.h"

#include <array>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "base/check.h"

namespace rollcall {
namespace {

// Fetching searches the providers and takes a lock: once a process is enough.
EVP_MAC* Algorithm() {
  static EVP_MAC* const kAlgorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  CHECK(kAlgorithm != nullptr);
  return kAlgorithm;
}

}  // namespace

void HmacSha256::Free::operator()(EVP_MAC_CTX* context) const {
  EVP_MAC_CTX_free(context);
}

HmacSha256::HmacSha256(std::string_view key) : context_(EVP_MAC_CTX_new(Algorithm())) {
  CHECK(context_ != nullptr);
  char digest[] = "SHA2-256";
  const std::array params = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                             OSSL_PARAM_construct_end()};
  // A null key would mean "the one it has": an empty one must not be null.
  const char* bytes = key.empty() ? "" : key.data();
  CHECK(EVP_MAC_init(context_.get(), reinterpret_cast<const unsigned char*>(bytes), key.size(),
                     params.data()) == 1);
}

Sha256Digest HmacSha256::Sign(std::string_view message) {
  Sha256Digest tag;
  std::size_t size = 0;
  // Without a key: the context starts again from the key's blocks that it has already hashed.
  CHECK(EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1);
  CHECK(EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(message.data()),
                       message.size()) == 1);
  CHECK(EVP_MAC_final(context_.get(), tag.data(), &size, tag.size()) == 1);
  CHECK(size == tag.size());
  return tag;
}

}  // namespace rollcall
