// SignatureMatcher: is this the signature of that request?
//
// SDKs sign one and the same request in different forms: with or without the host's default port,
// repeated parameters in the order sent or sorted by value, encoded or not, blanks inside values
// kept or collapsed.
// The usual form is tried first; the others only where they differ from it, so a wrong signature
// costs at most twelve hashes of the head, and one in the usual form costs one.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/authorization_header.h"
#include "auth/canonical_request.h"
#include "auth/signed_request.h"
#include "crypto/hex.h"
#include "crypto/hmac.h"
#include "crypto/sha256.h"

namespace rollcall {

struct SignatureClaim {
  const SignedRequest& request;
  const AuthorizationHeader& authorization;
  std::span<const HttpField> signed_fields;  // What SignedHeaders names.
  std::string_view x_date;
  HexDigest body_hash;
};

// Loop-confined.
class SignatureMatcher {
 public:
  // The comparison takes the same time wherever the signatures differ.
  bool Matches(const SignatureClaim& claim, HmacSha256& key);

 private:
  // Set of departures from the usual form.
  using Form = unsigned;
  static constexpr Form kUsual = 0;
  static constexpr Form kHostWithoutPort = 1;
  static constexpr Form kValuesSorted = 2;
  static constexpr Form kBlanksKept = 4;
  static constexpr Form kEncodedValuesSorted = 8;  // Not together with kValuesSorted.

  // The departures that change something in this request.
  Form Departures(const SignatureClaim& claim);
  std::string_view QueryIn(Form form) const;
  bool MatchesIn(Form form, const SignatureClaim& claim, HmacSha256& key);

  // Kept for their memory.
  std::vector<HttpField> fields_;
  std::string query_;
  std::string sorted_query_;
  std::string encoded_sorted_query_;
  std::string text_;
  Sha256Hasher hasher_;
};

}  // namespace rollcall
