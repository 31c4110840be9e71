// A TCP client that blocks: for tests of a server that runs on threads of its own.

#pragma once

#include <array>
#include <string>
#include <string_view>

#include <sys/socket.h>
#include <sys/time.h>

#include "domain/address.h"
#include "net/socket_address.h"
#include "net/unique_fd.h"

namespace rollcall::testing {

class BlockingClient {
 public:
  explicit BlockingClient(const Address& server) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    const SocketAddress name = ToSocketAddress(server);
    connected_ = ::connect(socket_.get(), name.get(), name.size) == 0;
  }

  bool connected() const { return connected_; }

  void Send(std::string_view bytes) {
    ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  // What the server sends until it closes, or until nothing came for ten seconds.
  std::string ReadToEnd() {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
      const ssize_t got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
      if (got <= 0) return text;
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }

 private:
  UniqueFd socket_;
  bool connected_ = false;
};

// One GET on a connection of its own.
inline std::string Get(const Address& server, std::string_view path) {
  BlockingClient client(server);
  client.Send("GET " + std::string(path) +
              " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  return client.ReadToEnd();
}

}  // namespace rollcall::testing
