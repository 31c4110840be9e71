// Address to and from the kernel's sockaddr.

#pragma once

#include <sys/socket.h>

#include "domain/address.h"

namespace rollcall {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* get() const;
  sockaddr* get();
};

// An IPv4-mapped Address becomes AF_INET, so that one listener per family is what the user named.
SocketAddress ToSocketAddress(const Address& address);
// Anything but IPv4 and IPv6 gives the empty Address.
Address FromSocketAddress(const SocketAddress& address);

}  // namespace rollcall
