// Url: where a client is to connect, as a person typed it: scheme://host[:port][/path[?query]].
//
// https and wss are http and ws over TLS.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rollcall {

struct Url {
  std::string host;  // A name or an address, IPv6 without its brackets.
  std::uint16_t port = 0;
  std::string target = "/";  // Path and query, percent-encoded as typed.
  bool is_tls = false;

  // As the Host field says it: without the scheme's default port, IPv6 in brackets.
  std::string Authority() const;
};

// `scheme` is what the caller speaks, "http" or "ws"; over TLS too. kInvalidArgument names the
// rule; user information, fragments and blanks are refused.
Result<Url> ParseUrl(std::string_view text, std::string_view scheme);

}  // namespace rollcall
