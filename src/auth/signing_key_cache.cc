#include "auth/signing_key_cache.h"

namespace rollcall {

HmacSha256& SigningKeyCache::Get(std::string_view access_key, std::string_view secret,
                                 const SigningScope& scope) {
  name_.assign(access_key).append(1, '/');
  AppendScope(scope, name_);
  if (const auto found = keys_.find(name_); found != keys_.end()) return found->second;
  if (keys_.size() == kMaxKeys) keys_.clear();
  return keys_.emplace(name_, DeriveSigningKey(secret, scope)).first->second;
}

}  // namespace rollcall
