#include "domain/address.h"

#include <algorithm>

#include <arpa/inet.h>

namespace rollcall {

Result<Address> Address::FromIp(const std::string& text, std::uint16_t port) {
  Address address{.port = port};
  if (inet_pton(AF_INET6, text.c_str(), address.ip.data()) == 1) return address;
  std::copy(kIpv4Prefix.begin(), kIpv4Prefix.end(), address.ip.begin());
  if (inet_pton(AF_INET, text.c_str(), address.ip.data() + kIpv4Prefix.size()) == 1) {
    return address;
  }
  return Status(StatusCode::kInvalidArgument, "must be an IPv4 or IPv6 address");
}

bool Address::is_loopback() const {
  constexpr std::array<std::uint8_t, 16> kIpv6Loopback = {0, 0, 0, 0, 0, 0, 0, 0,
                                                          0, 0, 0, 0, 0, 0, 0, 1};
  return is_ipv4() ? ip[kIpv4Prefix.size()] == 127 : ip == kIpv6Loopback;
}

std::string Address::ToText() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_ipv4()) {
    inet_ntop(AF_INET, ip.data() + kIpv4Prefix.size(), text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, ip.data(), text.data(), text.size());
  }
  const std::string host = text.data();
  if (port == 0) return host;
  return (is_ipv4() ? host : "[" + host + "]") + ":" + std::to_string(port);
}

}  // namespace rollcall
