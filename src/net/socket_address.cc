#include "net/socket_address.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <netinet/in.h>

namespace rollcall {

const sockaddr* SocketAddress::get() const {
  return static_cast<const sockaddr*>(static_cast<const void*>(&storage));
}

sockaddr* SocketAddress::get() {
  return static_cast<sockaddr*>(static_cast<void*>(&storage));
}

SocketAddress ToSocketAddress(const Address& address) {
  SocketAddress result;
  if (address.is_ipv4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(address.port);
    std::memcpy(&v4.sin_addr, address.ip.data() + Address::kIpv4Prefix.size(), sizeof(v4.sin_addr));
    std::memcpy(&result.storage, &v4, sizeof(v4));
    result.size = sizeof(v4);
    return result;
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(address.port);
  std::memcpy(&v6.sin6_addr, address.ip.data(), address.ip.size());
  std::memcpy(&result.storage, &v6, sizeof(v6));
  result.size = sizeof(v6);
  return result;
}

Address FromSocketAddress(const SocketAddress& address) {
  Address result;
  if (address.storage.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address.storage, sizeof(v4));
    std::copy(Address::kIpv4Prefix.begin(), Address::kIpv4Prefix.end(), result.ip.begin());
    std::memcpy(result.ip.data() + Address::kIpv4Prefix.size(), &v4.sin_addr, sizeof(v4.sin_addr));
    result.port = ntohs(v4.sin_port);
  } else if (address.storage.ss_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address.storage, sizeof(v6));
    std::memcpy(result.ip.data(), &v6.sin6_addr, result.ip.size());
    result.port = ntohs(v6.sin6_port);
  }
  return result;
}

}  // namespace rollcall
