// Address: where a connection comes from, in 18 bytes. IPv4 is kept as an IPv4-mapped IPv6 address.

#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/result.h"

namespace rollcall {

struct Address {
  std::array<std::uint8_t, 16> ip{};
  std::uint16_t port = 0;

  // `text` is a numeric IPv4 or IPv6 address without brackets; kInvalidArgument otherwise.
  static Result<Address> FromIp(const std::string& text, std::uint16_t port);

  // 127.0.0.1:4711 or [::1]:4711.
  std::string ToText() const;

  friend bool operator==(const Address&, const Address&) = default;
};

}  // namespace rollcall
