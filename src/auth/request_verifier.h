// RequestVerifier: decides whether a request was signed, in its header, by a key we know.
//
// The signature scheme is HMAC-SHA256 in the form of the Volcengine SDKs, which differ in what they
// sign. Strict about the signature, lenient about which fields it covers: x-date must be signed;
// host, content type and body hash need not be, since official SDKs leave each of them out.
//
// An unknown access key costs the same work as a wrong signature, so that time does not tell which
// keys exist. Signing keys are derived once per access key, day and served region, and kept.

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "auth/auth_error.h"
#include "auth/auth_fields.h"
#include "auth/directory.h"
#include "auth/options.h"
#include "auth/signature_matcher.h"
#include "auth/signed_request.h"
#include "auth/signing_key_cache.h"
#include "base/clock.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"
#include "domain/ids.h"

namespace rollcall {

struct Verification {
  // From the Credential as sent: views of the request, safe to print; empty as long as it could
  // not be read. They prove nothing unless ok(). Of a key that nobody has only the start is there,
  // unless it looks like a key id: it may be a secret.
  std::string_view access_key;
  std::string_view region;
  std::string_view service;

  // Only when ok().
  AccountId account{};         // Who signed.
  std::string_view signature;  // 64 lower-case hexadecimal digits; a view too.
  WallTime signed_at{};        // X-Date.
  std::optional<AuthError> error;

  bool ok() const { return !error.has_value(); }
};

// Loop-confined.
class RequestVerifier {
 public:
  // `clock` is borrowed and must outlive the verifier. A reload makes a new verifier: what was
  // derived from removed keys goes with the old one.
  RequestVerifier(std::shared_ptr<const Directory> directory, RequestVerifierOptions options,
                  const Clock& clock);

  // The result's views live as long as the request's bytes.
  Verification Verify(const SignedRequest& request);

  const std::shared_ptr<const Directory>& directory() const { return directory_; }

  // Signing keys in memory; at most SigningKeyCache::kMaxKeys.
  std::size_t cached_keys() const { return keys_.size(); }

 private:
  // The steps, in the order in which Verify takes them. Each returns what is wrong.
  std::optional<AuthError> Check(const SignedRequest& request, Verification& result);
  std::optional<AuthError> CheckTime(const std::optional<std::string_view>& x_date,
                                     std::string_view scope_date, WallTime& signed_at) const;
  std::optional<AuthError> CheckBody(const SignedRequest& request, const AuthFields& fields);
  std::optional<AuthError> CheckSignature(const SignatureClaim& claim, AccountId& account);
  std::optional<AuthError> CheckScope(const SigningScope& scope) const;

  bool Matches(const SignatureClaim& claim, std::string_view access_key, std::string_view secret);

  const std::shared_ptr<const Directory> directory_;
  const RequestVerifierOptions options_;
  const Clock& clock_;
  SigningKeyCache keys_;
  SignatureMatcher matcher_;
  Sha256Hasher hasher_;
  // Of the request being verified.
  std::vector<HttpField> signed_fields_;
  HexDigest body_hash_;
};

}  // namespace rollcall
