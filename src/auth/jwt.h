// JSON Web Tokens in compact form (RFC 7519, RFC 7515), signed with HS256 and nothing else.
//
// The header is read first, since it names the key; the claims only once the signature is good.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/sha256.h"

namespace rollcall {

// A token whose form and header are in order. Nothing in it is to be believed yet.
struct UnverifiedJwt {
  std::string kid;
  std::string_view signed_part;  // header.claims as sent; a view of the token.
  std::string_view claims;       // Their base64url; a view of the token.
  std::string signature;         // Decoded.
};

// kInvalidArgument unless the token is at most `max_bytes`, has three parts in canonical base64url,
// and a header with alg HS256, a kid, no crit, and typ JWT or none. Thread-safe.
Result<UnverifiedJwt> ReadJwt(std::string_view token, std::size_t max_bytes);

// In constant time. Thread-safe.
bool IsSignedWith(std::string_view secret, const UnverifiedJwt& token);

// `claims` is a JSON object. Thread-safe.
std::string WriteJwt(std::string_view kid, std::string_view secret, std::string_view claims);

}  // namespace rollcall
