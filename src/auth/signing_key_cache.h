// SigningKeyCache: signing keys that were derived once and are ready to sign.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "auth/signing_key.h"
#include "crypto/hmac.h"

namespace rollcall {

// Bounded: when it is full, all are forgotten, since most are then of days gone by.
// Loop-confined.
class SigningKeyCache {
 public:
  static constexpr std::size_t kMaxKeys = 1024;

  // The key of `access_key` in `scope`, derived from `secret` when it is not there. `secret` is
  // always the same for one access key. Valid until the next Get().
  HmacSha256& Get(std::string_view access_key, std::string_view secret, const SigningScope& scope);

  std::size_t size() const { return keys_.size(); }

 private:
  std::string name_;  // access key/scope; kept for its memory.
  std::unordered_map<std::string, HmacSha256> keys_;
};

}  // namespace rollcall
