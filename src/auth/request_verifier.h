// RequestVerifier: decides whether a request was signed, in its header, by a key we know.
//
// The signature scheme is HMAC-SHA256 in the form of the Volcengine SDKs, which differ in what they
// sign. Strict about the signature, lenient about which fields it covers: x-date must be signed;
// host, content type and body hash need not be, since official SDKs leave each of them out.
//
// An unknown access key costs the same work as a wrong signature, so that time does not tell which
// keys exist. Signing keys are derived once per access key, day and served region, and kept.

#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "auth/auth_error.h"
#include "auth/directory.h"
#include "auth/options.h"
#include "auth/signed_request.h"
#include "base/clock.h"
#include "domain/ids.h"

namespace rollcall {

struct Verification {
  // From the Credential as sent: views of the request, safe to print; empty as long as it could
  // not be read. They prove nothing unless ok().
  std::string_view access_key;
  std::string_view region;
  std::string_view service;

  AccountId account{};  // Who signed. Only when ok().
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
  ~RequestVerifier();
  RequestVerifier(const RequestVerifier&) = delete;
  RequestVerifier& operator=(const RequestVerifier&) = delete;

  // The result's views live as long as the request's bytes.
  Verification Verify(const SignedRequest& request);

  const std::shared_ptr<const Directory>& directory() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace rollcall
