#include "base/listen_address.h"

#include <string_view>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(ListenAddressTest, ReadsAndPrintsBothFamilies) {
  for (const std::string_view text :
       {"127.0.0.1:8800", "0.0.0.0:0", "[::1]:0", "[::]:65535", "[2001:db8::1]:443"}) {
    const Result<ListenAddress> address = ListenAddress::Parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->ToText(), text);
  }
  EXPECT_EQ(ListenAddress::Parse("127.0.0.1:8800")->port, 8800);
  EXPECT_EQ(ListenAddress::Parse("[::1]:0")->host, "::1");
}

TEST(ListenAddressTest, HasOneSpellingForOneAddress) {
  EXPECT_EQ(ListenAddress::Parse("[0:0:0:0:0:0:0:1]:1")->host, "::1");
  EXPECT_EQ(*ListenAddress::Parse("[2001:DB8::0]:1"), *ListenAddress::Parse("[2001:db8::]:1"));
}

TEST(ListenAddressTest, RefusesEverythingElse) {
  for (const std::string_view text : {"",
                                      ":",
                                      ":8800",
                                      "127.0.0.1",
                                      "127.0.0.1:",
                                      "127.0.0.1:65536",
                                      "127.0.0.1:-1",
                                      "127.0.0.1:080",
                                      "127.0.0.1:80x",
                                      "127.0.0.1: 80",
                                      "localhost:80",
                                      "::1:80",
                                      "[::1]",
                                      "[::1]80",
                                      "[]:80",
                                      "[127.0.0.1]:80",
                                      "[::1]:",
                                      "127.1:80",
                                      "127.0.0.256:80",
                                      "[fe80::1%eth0]:80",
                                      " 127.0.0.1:80",
                                      "http://127.0.0.1:80"}) {
    EXPECT_FALSE(ListenAddress::Parse(text)) << '"' << text << '"';
  }
  EXPECT_FALSE(ListenAddress::Parse(std::string_view("127.0.0.1\0:80", 13)));
}

TEST(ListenAddressTest, KnowsLoopback) {
  EXPECT_TRUE(ListenAddress::Parse("127.0.0.1:1")->IsLoopback());
  EXPECT_TRUE(ListenAddress::Parse("127.9.9.9:1")->IsLoopback());
  EXPECT_TRUE(ListenAddress::Parse("[::1]:1")->IsLoopback());
  EXPECT_FALSE(ListenAddress::Parse("128.0.0.1:1")->IsLoopback());
  EXPECT_FALSE(ListenAddress::Parse("0.0.0.0:1")->IsLoopback());
  EXPECT_FALSE(ListenAddress::Parse("[::]:1")->IsLoopback());
  EXPECT_FALSE(ListenAddress::Parse("[::2]:1")->IsLoopback());
}

TEST(ListenAddressTest, KnowsTheWildcards) {
  EXPECT_TRUE(ListenAddress::Parse("0.0.0.0:1")->IsWildcard());
  EXPECT_TRUE(ListenAddress::Parse("[::]:1")->IsWildcard());
  EXPECT_FALSE(ListenAddress::Parse("127.0.0.1:1")->IsWildcard());
  EXPECT_FALSE(ListenAddress::Parse("[::1]:1")->IsWildcard());
}

}  // namespace
}  // namespace rollcall
