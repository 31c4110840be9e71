#include "domain/address.h"

#include <algorithm>

#include <arpa/inet.h>

namespace rollcall {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

Result<Address> Address::FromIp(const std::string& text, std::uint16_t port) {
  Address address{.port = port};
  if (inet_pton(AF_INET6, text.c_str(), address.ip.data()) == 1) return address;
  std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), address.ip.begin());
  if (inet_pton(AF_INET, text.c_str(), address.ip.data() + kMappedPrefix.size()) == 1) {
    return address;
  }
  return Status(StatusCode::kInvalidArgument, "must be an IPv4 or IPv6 address");
}

std::string Address::ToText() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const std::string port_text = ":" + std::to_string(port);
  if (std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), ip.begin())) {
    inet_ntop(AF_INET, ip.data() + kMappedPrefix.size(), text.data(), text.size());
    return text.data() + port_text;
  }
  inet_ntop(AF_INET6, ip.data(), text.data(), text.size());
  return "[" + std::string(text.data()) + "]" + port_text;
}

}  // namespace rollcall
