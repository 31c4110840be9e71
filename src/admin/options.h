// Settings of the operators' door: health, metrics, connections, kick.

#pragma once

#include <string>
#include <vector>

#include "base/listen_address.h"

namespace rollcall {

struct AdminOptions {
  ListenAddress listen{.host = "127.0.0.1", .port = 8802};
  // Bearer token for everything but health and metrics. Empty = none, on loopback only.
  std::string token;
  // What a Host header may name, without port; stops DNS rebinding.
  std::vector<std::string> allowed_hosts = {"localhost", "127.0.0.1", "[::1]"};
  std::string tls_cert;  // PEM files; both or neither. Empty = no TLS.
  std::string tls_key;
};

}  // namespace rollcall
