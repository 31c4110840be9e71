// Network: the addresses that share a prefix, as configured in CIDR form; NetworkList: several.

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/address.h"

namespace rollcall {

// Immutable.
class Network {
 public:
  // Completes "must be ...".
  static constexpr std::string_view kShape =
      "an address, or ADDRESS/BITS with no bit set after the first BITS";

  // `10.0.0.0/8`, `2001:db8::/32`; an address alone is a network of one. A bit set behind the
  // prefix is refused rather than dropped, because it is more often a wrong prefix than a careless
  // address. kInvalidArgument otherwise; the message names the rule.
  static Result<Network> Parse(std::string_view text);

  // An IPv4 address is in IPv4 networks only (`::/0` has none); the port does not matter.
  bool Contains(const Address& address) const;

 private:
  Network(const std::array<std::uint8_t, 16>& ip, unsigned bits) : ip_(ip), bits_(bits) {}

  std::array<std::uint8_t, 16> ip_;  // IPv4 is IPv4-mapped, like an Address.
  unsigned bits_;                    // Of the 128.
};

// Immutable.
class NetworkList {
 public:
  NetworkList() = default;
  // The message of an error names the entry.
  static Result<NetworkList> Parse(const std::vector<std::string>& texts);

  bool Contains(const Address& address) const;
  bool empty() const { return networks_.empty(); }

 private:
  std::vector<Network> networks_;
};

// What one customer of a provider has, for limits: an IPv4 address, or the /64 around an IPv6
// address (RFC 6177, 2), within which a host may choose. The port is 0.
Address SubscriberOf(const Address& address);

}  // namespace rollcall
