// Address: where a connection comes from, in 18 bytes. IPv4 is kept as an IPv4-mapped IPv6 address.

#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/result.h"

namespace rollcall {

struct Address {
  // What an IPv4 address is mapped with (RFC 4291, 2.5.5.2); its four bytes follow.
  static constexpr std::array<std::uint8_t, 12> kIpv4Prefix = {0, 0, 0, 0, 0,    0,
                                                               0, 0, 0, 0, 0xff, 0xff};

  std::array<std::uint8_t, 16> ip{};
  std::uint16_t port = 0;

  bool is_ipv4() const { return std::equal(kIpv4Prefix.begin(), kIpv4Prefix.end(), ip.begin()); }

  // 127.0.0.0/8 or ::1.
  bool is_loopback() const;

  // `text` is a numeric IPv4 or IPv6 address without brackets; kInvalidArgument otherwise.
  static Result<Address> FromIp(const std::string& text, std::uint16_t port);

  // 127.0.0.1:4711 or [::1]:4711; 127.0.0.1 or ::1 when the port is 0, that is not known.
  std::string ToText() const;

  friend bool operator==(const Address&, const Address&) = default;
};

}  // namespace rollcall
