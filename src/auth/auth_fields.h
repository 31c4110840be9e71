// The header fields of a request that decide how it is authenticated.

#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "auth/auth_error.h"
#include "auth/signed_request.h"

namespace rollcall {

// Views of the request. A field that is absent has no value; one sent empty has an empty one.
struct AuthFields {
  std::optional<std::string_view> authorization;
  std::optional<std::string_view> x_date;
  std::optional<std::string_view> x_content_sha256;
  std::optional<std::string_view> x_security_token;
  bool has_x_not_sign_body = false;
};

// Each may be sent once, whatever the values: two readers could each take another one.
std::optional<AuthError> FindAuthFields(std::span<const HttpField> fields, AuthFields& found);

// Refuses a signature in the query string, alone or besides one in the header: in no SDK can it
// cover the body.
std::optional<AuthError> RefuseQuerySignature(const QueryString& query);

// Turns SignedHeaders into the fields it names, in its order, under the names it uses. Every name
// must be lower case, there once, and sent once; x-date must be among them.
std::optional<AuthError> FindSignedFields(std::string_view signed_headers,
                                          std::span<const HttpField> fields,
                                          std::vector<HttpField>& found);

}  // namespace rollcall
