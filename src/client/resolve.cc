#include "client/resolve.h"

#include <cstring>
#include <memory>
#include <string>

#include <netdb.h>
#include <sys/socket.h>

#include "net/socket_address.h"

namespace rollcall {

Result<Address> Resolve(const Url& url) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error =
      ::getaddrinfo(url.host.c_str(), std::to_string(url.port).c_str(), &hints, &found);
  if (error != 0) {
    return Status(StatusCode::kUnavailable,
                  "cannot find host " + url.host + ": " + ::gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, &::freeaddrinfo);
  SocketAddress address;
  std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
  address.size = found->ai_addrlen;
  return FromSocketAddress(address);
}

}  // namespace rollcall
