#include "auth/signing_key.h"

namespace rollcall {

void AppendScope(const SigningScope& scope, std::string& out) {
  out.append(scope.date).append(1, '/').append(scope.region).append(1, '/');
  out.append(scope.service).append(1, '/').append(kScopeEnd);
}

HmacSha256 DeriveSigningKey(std::string_view secret, const SigningScope& scope) {
  HmacSha256 key(secret);
  for (const std::string_view part : {scope.date, scope.region, scope.service, kScopeEnd}) {
    key = HmacSha256(BytesOf(key.Sign(part)));
  }
  return key;
}

}  // namespace rollcall
