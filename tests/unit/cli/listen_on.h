// A listener that answers nothing, for tests of what happens at a port that is taken.

#pragma once

#include <cstdint>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "net/socket_address.h"
#include "net/unique_fd.h"

namespace rollcall::testing {

// On 127.0.0.1. The test fails when the port cannot be had.
inline UniqueFd ListenOn(std::uint16_t port) {
  UniqueFd listener(::socket(AF_INET, SOCK_STREAM, 0));
  const int on = 1;  // Somebody may have listened there a minute ago.
  ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const SocketAddress address = ToSocketAddress(
      {.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}, .port = port});
  EXPECT_EQ(::bind(listener.get(), address.get(), address.size), 0);
  EXPECT_EQ(::listen(listener.get(), 1), 0);
  return listener;
}

}  // namespace rollcall::testing
