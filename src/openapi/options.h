// Settings of the signed HTTP door.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/listen_address.h"

namespace rollcall {

struct OpenApiOptions {
  ListenAddress listen{.host = "127.0.0.1", .port = 8800};
  // Regions a signature's scope may name; the answer echoes the one it named.
  std::vector<std::string> regions = {"cn-north-1", "cn-beijing", "ap-southeast-1",
                                      "ap-singapore-1", "us-east-1"};
  Duration clock_skew = std::chrono::minutes(15);  // X-Date may differ this much, inclusive.
  // After a start, queries answer 503 this long, until devices are back (memory engine).
  Duration start_grace = Duration::zero();
  std::vector<std::string> trusted_proxies;  // Networks (Network::Parse) whose word counts.
  // Of one client address; loopback and trusted_proxies are exempt. 0 = no limit.
  std::uint32_t max_connections_per_address = 1'000;
  std::uint32_t max_failures_per_second = 100;  // Of authentication; then 429. Likewise.
  std::string tls_cert;                         // PEM files; both or neither. Empty = no TLS.
  std::string tls_key;
};

}  // namespace rollcall
