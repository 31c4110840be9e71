// SHA-256 (FIPS 180-4), by OpenSSL.

#pragma once

#include <array>
#include <memory>
#include <string_view>

#include <openssl/types.h>

namespace rollcall {

using Sha256Digest = std::array<unsigned char, 32>;

// The digest's 32 bytes as text, for what takes a key or a message. A view of `digest`.
std::string_view BytesOf(const Sha256Digest& digest);

// Hashes one whole text after another without allocating. A thread that hashes often keeps one.
// Loop-confined.
class Sha256Hasher {
 public:
  Sha256Hasher();

  Sha256Digest Hash(std::string_view data);

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const;
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

// For what is hashed now and then. Thread-safe.
Sha256Digest Sha256(std::string_view data);

}  // namespace rollcall
