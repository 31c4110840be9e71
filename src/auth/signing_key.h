// The key that signs calls: derived from a secret key for one day, region and service.

#pragma once

#include <string>
#include <string_view>

#include "crypto/hmac.h"

namespace rollcall {

// The last part of every scope.
inline constexpr std::string_view kScopeEnd = "request";

struct SigningScope {
  std::string_view date;  // YYYYMMDD.
  std::string_view region;
  std::string_view service;
};

// date/region/service/request.
void AppendScope(const SigningScope& scope, std::string& out);

// HMAC of HMAC of ..., one step for each part of the scope, the secret taken as text.
HmacSha256 DeriveSigningKey(std::string_view secret, const SigningScope& scope);

}  // namespace rollcall
