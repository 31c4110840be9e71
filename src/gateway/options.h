// Settings of the WebSocket door for devices.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/listen_address.h"
#include "domain/connection.h"

namespace rollcall {

struct GatewayOptions {
  ListenAddress listen{.host = "127.0.0.1", .port = 8801};
  Duration heartbeat = std::chrono::seconds(25);        // Told to devices.
  Duration heartbeat_grace = std::chrono::seconds(10);  // Silent for heartbeat + this = gone.
  Duration login_timeout = std::chrono::seconds(10);    // From accepted socket to Login.
  // A drain spreads its closes over this, then cuts the remaining sockets.
  Duration drain_timeout = std::chrono::seconds(5);
  std::uint32_t max_logins_per_second = 0;  // Of the node; over it close 1013. 0 = no limit.
  std::uint32_t max_connections_per_user = 64;
  std::size_t max_message = 4 * 1024;          // Bytes; over it close 1009.
  std::uint32_t max_messages_per_second = 20;  // Per device, burst of the same size.
  SameDeviceRule same_device = SameDeviceRule::kReplace;
  std::vector<std::string> allowed_origins;  // Empty = any; a missing Origin is a native client.
  std::vector<std::string> trusted_proxies;  // Networks (Network::Parse) whose word counts.
  bool proxy_protocol = false;               // Version 2, from trusted_proxies only.
  // Of one client address; loopback and trusted_proxies are exempt. 0 = no limit.
  std::uint32_t max_connections_per_address = 10'000;
  std::uint32_t max_failures_per_second = 100;  // Logins with a bad token; then 429. Likewise.
  std::string tls_cert;                         // PEM files; both or neither. Empty = no TLS.
  std::string tls_key;
};

}  // namespace rollcall
