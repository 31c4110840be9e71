#include "cli/free_port.h"

#include <fstream>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

#include "domain/address.h"
#include "net/socket_address.h"
#include "net/unique_fd.h"

namespace rollcall {
namespace {

constexpr std::uint16_t kFirstPort = 18800;
constexpr std::uint16_t kDefaultEphemeral = 32768;  // Linux's own default.

std::uint16_t FirstEphemeralPort() {
  std::ifstream file("/proc/sys/net/ipv4/ip_local_port_range");
  std::uint16_t first = 0;
  return file >> first ? first : kDefaultEphemeral;
}

bool IsFree(std::uint16_t port) {
  const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  Address loopback{.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}, .port = port};
  const SocketAddress address = ToSocketAddress(loopback);
  // Listening is what fails while somebody else listens: binding alone may be shared.
  return ::bind(socket.get(), address.get(), address.size) == 0 && ::listen(socket.get(), 1) == 0;
}

}  // namespace

Result<std::uint16_t> FindFreePort(std::uint16_t preferred, bool strict,
                                   const std::set<std::uint16_t>& taken) {
  if (preferred != 0 && !taken.contains(preferred) && IsFree(preferred)) return preferred;
  if (strict) {
    return Status(StatusCode::kUnavailable,
                  "port " + std::to_string(preferred) + " of 127.0.0.1 is taken");
  }
  const std::uint16_t end = FirstEphemeralPort();
  for (std::uint16_t port = kFirstPort; port < end; ++port) {
    if (!taken.contains(port) && IsFree(port)) return port;
  }
  return Status(StatusCode::kUnavailable, "no port of 127.0.0.1 is free");
}

}  // namespace rollcall
