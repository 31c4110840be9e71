#include "http/forwarded_client.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

class ForwardedClientTest : public ::testing::Test {
 protected:
  // Who it is taken for when `peer` sends these X-Forwarded-For fields.
  std::string Client(const std::string& peer, const std::vector<std::string>& values) {
    std::string head = "GET / HTTP/1.1\r\n";
    for (const std::string& value : values)
      head += "x-forwarded-FOR: " + value + "\r\nX-Other: 192.0.2.99\r\n";
    head += "\r\n";
    HttpFields fields;
    EXPECT_EQ(fields.Scan(head), HttpProgress::kComplete);
    return ForwardedClient(*Address::FromIp(peer, 4711), fields, trusted_).ToText();
  }

  const NetworkList trusted_ = *NetworkList::Parse({"10.0.0.0/8", "2001:db8:1::/48"});
};

TEST_F(ForwardedClientTest, IgnoresWhatAnUntrustedPeerSays) {
  EXPECT_EQ(Client("192.0.2.1", {"203.0.113.5"}), "192.0.2.1:4711");
  EXPECT_EQ(Client("192.0.2.1", {"203.0.113.5, 10.0.0.1"}), "192.0.2.1:4711");
}

TEST_F(ForwardedClientTest, ATrustedPeerThatNamesNobodyIsTheClientItself) {
  EXPECT_EQ(Client("10.0.0.1", {}), "10.0.0.1:4711");
  EXPECT_EQ(Client("10.0.0.1", {""}), "10.0.0.1:4711");
  EXPECT_EQ(Client("10.0.0.1", {" , ,"}), "10.0.0.1:4711");
}

TEST_F(ForwardedClientTest, TheFirstHopFromTheEndThatIsNotTrustedIsTheClient) {
  EXPECT_EQ(Client("10.0.0.1", {"203.0.113.5"}), "203.0.113.5");
  EXPECT_EQ(Client("10.0.0.1", {"203.0.113.5, 10.0.0.2"}), "203.0.113.5");
  EXPECT_EQ(Client("10.0.0.1", {"203.0.113.5,10.0.0.3 ,\t10.0.0.2"}), "203.0.113.5");
  // What the client itself wrote stands in front, and is never reached.
  EXPECT_EQ(Client("10.0.0.1", {"127.0.0.1, 192.0.2.7, 203.0.113.5, 10.0.0.2"}), "203.0.113.5");
  EXPECT_EQ(Client("10.0.0.1", {"10.0.0.9, 203.0.113.5"}), "203.0.113.5");
}

TEST_F(ForwardedClientTest, WhenAllAreTrustedTheFirstOfTheListIsTheClient) {
  EXPECT_EQ(Client("10.0.0.1", {"10.0.0.3, 10.0.0.2"}), "10.0.0.3");
}

TEST_F(ForwardedClientTest, SeveralFieldsAreOneListInTheirOrder) {
  EXPECT_EQ(Client("10.0.0.1", {"203.0.113.5", "10.0.0.3", "10.0.0.2"}), "203.0.113.5");
  EXPECT_EQ(Client("10.0.0.1", {"203.0.113.5", "203.0.113.6"}), "203.0.113.6");
  EXPECT_EQ(Client("10.0.0.1", {"203.0.113.5, 203.0.113.6", "10.0.0.2"}), "203.0.113.6");
}

TEST_F(ForwardedClientTest, AHopThatIsNoAddressEndsTheBelief) {
  for (const std::string& bad :
       {std::string("unknown"), std::string("_hidden"), std::string("203.0.113.256"),
        std::string("203.0.113"), std::string("203.0.113.5:"), std::string("203.0.113.5:65536"),
        std::string("203.0.113.5:+1"), std::string("203.0.113.5:1x"), std::string("[203.0.113.5]"),
        std::string("[2001:db8::1"), std::string("[2001:db8::1]4711"), std::string("[]"),
        std::string("\"203.0.113.5\""), std::string("203.0.113.5 203.0.113.6"),
        std::string(10'000, '1')}) {
    EXPECT_EQ(Client("10.0.0.1", {"203.0.113.5, " + bad}), "10.0.0.1:4711") << bad;
    EXPECT_EQ(Client("10.0.0.1", {"203.0.113.5, " + bad + ", 10.0.0.2"}), "10.0.0.2") << bad;
    EXPECT_EQ(Client("10.0.0.1", {bad, "10.0.0.2"}), "10.0.0.2") << bad;
    EXPECT_EQ(Client("10.0.0.1", {bad + ", 203.0.113.5"}), "203.0.113.5") << bad;
  }
}

TEST_F(ForwardedClientTest, ReadsEveryFormInWhichAddressesAreWritten) {
  EXPECT_EQ(Client("10.0.0.1", {"203.0.113.5:4711"}), "203.0.113.5:4711");
  EXPECT_EQ(Client("10.0.0.1", {"2001:db8::5"}), "2001:db8::5");
  EXPECT_EQ(Client("10.0.0.1", {"[2001:db8::5]"}), "2001:db8::5");
  EXPECT_EQ(Client("10.0.0.1", {"[2001:db8::5]:4711"}), "[2001:db8::5]:4711");
  EXPECT_EQ(Client("10.0.0.1", {"::ffff:203.0.113.5"}), "203.0.113.5");
  EXPECT_EQ(Client("10.0.0.1", {"203.0.113.5, [2001:db8:1::7]:65535"}), "203.0.113.5");
}

}  // namespace
}  // namespace rollcall
