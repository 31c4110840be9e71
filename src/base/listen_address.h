// ListenAddress: where a door waits for connections.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rollcall {

struct ListenAddress {
  std::string host = "127.0.0.1";  // An IPv4 or IPv6 address without brackets; never a name.
  std::uint16_t port = 0;          // 0 = the kernel chooses.

  // "127.0.0.1:8800", "[::1]:0". The port is required. kInvalidArgument says the rule only.
  static Result<ListenAddress> Parse(std::string_view text);
  std::string ToText() const;

  // Reachable from this machine only: 127.0.0.0/8 or ::1.
  bool IsLoopback() const;
  // All addresses of the machine: 0.0.0.0 or ::.
  bool IsWildcard() const;

  friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

}  // namespace rollcall
