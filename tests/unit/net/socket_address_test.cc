#include "net/socket_address.h"

#include <gtest/gtest.h>
#include <netinet/in.h>

namespace rollcall {
namespace {

Address Loopback4(std::uint16_t port) {
  Address address{.port = port};
  address.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
  return address;
}

Address Loopback6(std::uint16_t port) {
  Address address{.port = port};
  address.ip[15] = 1;
  return address;
}

TEST(SocketAddress, AMappedAddressBecomesIpv4AndComesBack) {
  const SocketAddress name = ToSocketAddress(Loopback4(8801));
  EXPECT_EQ(name.storage.ss_family, AF_INET);
  EXPECT_EQ(name.size, sizeof(sockaddr_in));
  EXPECT_EQ(FromSocketAddress(name), Loopback4(8801));
}

TEST(SocketAddress, AnIpv6AddressStaysOne) {
  const SocketAddress name = ToSocketAddress(Loopback6(443));
  EXPECT_EQ(name.storage.ss_family, AF_INET6);
  EXPECT_EQ(name.size, sizeof(sockaddr_in6));
  EXPECT_EQ(FromSocketAddress(name), Loopback6(443));
}

TEST(SocketAddress, AnotherFamilyGivesTheEmptyAddress) {
  SocketAddress name;
  name.storage.ss_family = AF_UNIX;
  EXPECT_EQ(FromSocketAddress(name), Address{});
}

}  // namespace
}  // namespace rollcall
