#include "cli/free_port.h"

#include <cstdint>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "net/socket_address.h"
#include "net/unique_fd.h"

namespace rollcall {
namespace {

TEST(FindFreePort, MovesAwayFromAPortThatIsTakenUnlessStrict) {
  const Result<std::uint16_t> first = FindFreePort(0, false, {});
  ASSERT_TRUE(first);
  const UniqueFd listener(::socket(AF_INET, SOCK_STREAM, 0));
  const int on = 1;  // Somebody may have listened there a minute ago.
  ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const SocketAddress address = ToSocketAddress(
      {.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}, .port = *first});
  ASSERT_EQ(::bind(listener.get(), address.get(), address.size), 0);
  ASSERT_EQ(::listen(listener.get(), 1), 0);

  const Result<std::uint16_t> other = FindFreePort(*first, false, {});
  ASSERT_TRUE(other);
  EXPECT_NE(*other, *first);
  EXPECT_EQ(FindFreePort(*first, true, {}).error().code(), StatusCode::kUnavailable);
}

TEST(FindFreePort, GivesTheSamePortToNobodyElse) {
  const Result<std::uint16_t> first = FindFreePort(0, false, {});
  ASSERT_TRUE(first);
  const Result<std::uint16_t> second = FindFreePort(*first, false, {*first});
  ASSERT_TRUE(second);
  EXPECT_NE(*first, *second);
  EXPECT_FALSE(FindFreePort(*first, true, {*first}));
}

}  // namespace
}  // namespace rollcall
