#include "domain/network.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

Address At(const std::string& ip) {
  return *Address::FromIp(ip, 4711);
}

bool Contains(std::string_view network, const std::string& ip) {
  const Result<Network> parsed = Network::Parse(network);
  EXPECT_TRUE(parsed) << network;
  return parsed && parsed->Contains(At(ip));
}

TEST(NetworkTest, ContainsTheAddressesThatShareItsPrefix) {
  EXPECT_TRUE(Contains("10.0.0.0/8", "10.0.0.0"));
  EXPECT_TRUE(Contains("10.0.0.0/8", "10.255.255.255"));
  EXPECT_FALSE(Contains("10.0.0.0/8", "9.255.255.255"));
  EXPECT_FALSE(Contains("10.0.0.0/8", "11.0.0.0"));
  // A prefix that ends within a byte.
  EXPECT_TRUE(Contains("172.16.0.0/12", "172.31.255.255"));
  EXPECT_FALSE(Contains("172.16.0.0/12", "172.32.0.0"));
  EXPECT_TRUE(Contains("192.0.2.128/25", "192.0.2.255"));
  EXPECT_FALSE(Contains("192.0.2.128/25", "192.0.2.127"));
  EXPECT_TRUE(Contains("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(Contains("2001:db8::/33", "2001:db8:8000::1"));
}

TEST(NetworkTest, AnAddressAloneIsANetworkOfOne) {
  for (const char* text : {"192.0.2.1", "192.0.2.1/32"}) {
    EXPECT_TRUE(Contains(text, "192.0.2.1"));
    EXPECT_FALSE(Contains(text, "192.0.2.0"));
  }
  EXPECT_TRUE(Contains("2001:db8::1", "2001:db8::1"));
  EXPECT_FALSE(Contains("2001:db8::1/128", "2001:db8::2"));
}

TEST(NetworkTest, AllOfOneFamilyHasNothingOfTheOther) {
  EXPECT_TRUE(Contains("0.0.0.0/0", "255.255.255.255"));
  EXPECT_FALSE(Contains("0.0.0.0/0", "::1"));
  EXPECT_TRUE(Contains("::/0", "2001:db8::1"));
  EXPECT_FALSE(Contains("::/0", "10.0.0.1"));
  EXPECT_TRUE(Contains("::ffff:10.0.0.0/104", "10.1.2.3"));
}

TEST(NetworkTest, RefusesWhatIsNoneAndNamesTheRule) {
  struct Case {
    std::string text;
    std::string_view rule;
  };
  const Case cases[] = {
      {"", "address"},
      {"/8", "address"},
      {"localhost", "address"},
      {"10.0.0/8", "address"},
      {"10.0.0.256/8", "address"},
      {" 10.0.0.0/8", "address"},
      {"[::1]/128", "address"},
      {std::string(10'000, '1'), "address"},
      {"10.0.0.0/33", "0 to 32"},
      {"10.0.0.0/", "0 to 32"},
      {"10.0.0.0/-1", "0 to 32"},
      {"10.0.0.0/+8", "0 to 32"},
      {"10.0.0.0/8 ", "0 to 32"},
      {"10.0.0.0/8/8", "0 to 32"},
      {"10.0.0.0/99999999999999999999", "0 to 32"},
      {"2001:db8::/129", "0 to 128"},
      {"10.0.0.1/8", "no bit may be set"},
      {"10.128.0.0/8", "no bit may be set"},
      {"192.0.2.128/24", "no bit may be set"},
      {"2001:db8::1/127", "no bit may be set"},
      {"0.0.0.1/0", "no bit may be set"},
  };
  for (const Case& c : cases) {
    const Result<Network> parsed = Network::Parse(c.text);
    ASSERT_FALSE(parsed) << c.text;
    EXPECT_NE(parsed.error().message().find(c.rule), std::string::npos)
        << c.text << ": " << parsed.error().message();
  }
}

TEST(NetworkListTest, ContainsWhatOneOfItsNetworksContains) {
  const Result<NetworkList> list = NetworkList::Parse({"10.0.0.0/8", "2001:db8::/32"});
  ASSERT_TRUE(list);
  EXPECT_TRUE(list->Contains(At("10.1.1.1")));
  EXPECT_TRUE(list->Contains(At("2001:db8::1")));
  EXPECT_FALSE(list->Contains(At("192.0.2.1")));
  EXPECT_FALSE(NetworkList().Contains(At("10.1.1.1")));
}

TEST(NetworkListTest, NamesTheEntryThatIsNone) {
  const Result<NetworkList> list = NetworkList::Parse({"10.0.0.0/8", "10.0.0.1/8"});
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().message(), "10.0.0.1/8: no bit may be set after the prefix");
}

TEST(SubscriberOfTest, TakesAnIpv4AddressOrASlash64AndNoPort) {
  EXPECT_EQ(SubscriberOf(At("203.0.113.5")), *Address::FromIp("203.0.113.5", 0));
  EXPECT_NE(SubscriberOf(At("203.0.113.5")), SubscriberOf(At("203.0.113.6")));
  EXPECT_EQ(SubscriberOf(At("2001:db8::1")), SubscriberOf(At("2001:db8::ffff:ffff:ffff:ffff")));
  EXPECT_NE(SubscriberOf(At("2001:db8::1")), SubscriberOf(At("2001:db8:0:1::1")));
}

}  // namespace
}  // namespace rollcall
