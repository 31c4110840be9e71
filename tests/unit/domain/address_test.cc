#include "domain/address.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(AddressTest, PrintsAMappedAddressAsIpv4) {
  const Address address{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}, 4711};
  EXPECT_EQ(address.ToText(), "127.0.0.1:4711");
}

TEST(AddressTest, PrintsIpv6InBrackets) {
  const Address loopback{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 1};
  EXPECT_EQ(loopback.ToText(), "[::1]:1");
  const Address global{{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 65535};
  EXPECT_EQ(global.ToText(), "[2001:db8::ffff]:65535");
}

TEST(AddressTest, LeavesOutAPortThatIsNotKnown) {
  EXPECT_EQ(Address::FromIp("203.0.113.5", 0)->ToText(), "203.0.113.5");
  EXPECT_EQ(Address::FromIp("2001:db8::1", 0)->ToText(), "2001:db8::1");
}

TEST(AddressTest, KnowsLoopback) {
  for (const char* text : {"127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"})
    EXPECT_TRUE(Address::FromIp(text, 1)->is_loopback()) << text;
  for (const char* text : {"126.0.0.1", "128.0.0.1", "::", "::2", "7f00::1"})
    EXPECT_FALSE(Address::FromIp(text, 1)->is_loopback()) << text;
}

TEST(AddressTest, ReadsNumericAddressesOnly) {
  EXPECT_EQ(Address::FromIp("127.0.0.1", 4711)->ToText(), "127.0.0.1:4711");
  EXPECT_EQ(Address::FromIp("2001:db8::1", 1)->ToText(), "[2001:db8::1]:1");
  EXPECT_EQ(*Address::FromIp("::ffff:10.0.0.1", 1), *Address::FromIp("10.0.0.1", 1));
  for (const char* text : {"", "localhost", "127.0.0.1:1", "[::1]", "1.2.3", "1.2.3.256"}) {
    EXPECT_FALSE(Address::FromIp(text, 1)) << text;
  }
}

TEST(AddressTest, EqualsOnlyTheSameAddressAndPort) {
  const Address address{{1}, 2};
  EXPECT_EQ(address, (Address{{1}, 2}));
  EXPECT_NE(address, (Address{{1}, 3}));
  EXPECT_NE(address, (Address{{2}, 2}));
}

}  // namespace
}  // namespace rollcall
