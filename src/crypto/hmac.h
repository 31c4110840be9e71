// HMAC-SHA256 (RFC 2104) under one key, by OpenSSL.

#pragma once

#include <memory>
#include <string_view>

#include <openssl/types.h>

#include "crypto/sha256.h"

namespace rollcall {

// Authenticates one whole message after another. The key's blocks are hashed once, when it is
// made, so keep it as long as the key is in use. Any key length is good, none included.
// Loop-confined.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);
  HmacSha256(HmacSha256&&) noexcept = default;
  HmacSha256& operator=(HmacSha256&&) noexcept = default;

  Sha256Digest Sign(std::string_view message);

 private:
  struct Free {
    void operator()(EVP_MAC_CTX* context) const;
  };
  std::unique_ptr<EVP_MAC_CTX, Free> context_;
};

}  // namespace rollcall
