// Signs a request as the official Go and Python SDKs do: content-type, host, x-content-sha256 and
// x-date are signed, in that order, and sent.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace rollcall {

struct RequestToSign {
  std::string_view access_key;
  std::string_view secret_key;
  std::string_view region;
  std::string_view service = "rtc";
  WallTime date;

  std::string_view method = "POST";
  std::string_view host;  // As the Host field will say it. A port 80 or 443 is signed without.
  std::string_view path = "/";  // Percent-encoded.
  std::string_view query;       // Percent-encoded, without the "?".
  std::string_view content_type = "application/json";
  std::string_view body;
};

// The texts in between are what `rollcall sign` shows.
struct RequestSignature {
  std::string canonical_request;
  std::string string_to_sign;
  std::string authorization;
  // To be sent, in this order: Host, Content-Type, X-Date, X-Content-Sha256, Authorization.
  std::vector<std::pair<std::string, std::string>> headers;
};

// kInvalidArgument when the query is not one. Thread-safe.
Result<RequestSignature> SignRequest(const RequestToSign& request);

}  // namespace rollcall
