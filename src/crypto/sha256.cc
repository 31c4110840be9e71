#include "crypto/sha256.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace rollcall {
namespace {

// Fetching searches the providers and takes a lock: once a process is enough.
const EVP_MD* Algorithm() {
  static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  CHECK(kAlgorithm != nullptr);
  return kAlgorithm;
}

}  // namespace

std::string_view BytesOf(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

void Sha256Hasher::Free::operator()(EVP_MD_CTX* context) const {
  EVP_MD_CTX_free(context);
}

Sha256Hasher::Sha256Hasher() : context_(EVP_MD_CTX_new()) {
  CHECK(context_ != nullptr);
  CHECK(EVP_DigestInit_ex2(context_.get(), Algorithm(), nullptr) == 1);
}

Sha256Digest Sha256Hasher::Hash(std::string_view data) {
  Sha256Digest digest;
  // Without an algorithm: the context starts again with the one it has, and nothing is allocated.
  CHECK(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
  CHECK(EVP_DigestUpdate(context_.get(), data.data(), data.size()) == 1);
  CHECK(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
  return digest;
}

Sha256Digest Sha256(std::string_view data) {
  return Sha256Hasher().Hash(data);
}

}  // namespace rollcall
