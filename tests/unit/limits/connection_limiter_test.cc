#include "limits/connection_limiter.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

Address At(const char* ip, std::uint16_t port = 1) {
  return *Address::FromIp(ip, port);
}

TEST(ConnectionLimiterTest, LetsAnAddressHaveSoManyAndNoMore) {
  ConnectionLimiter limiter(2);
  EXPECT_TRUE(limiter.Open(At("203.0.113.5", 1)));
  EXPECT_TRUE(limiter.Open(At("203.0.113.5", 2)));
  EXPECT_FALSE(limiter.Open(At("203.0.113.5", 3)));
  EXPECT_TRUE(limiter.Open(At("203.0.113.6")));
  limiter.Close(At("203.0.113.5", 1));
  EXPECT_TRUE(limiter.Open(At("203.0.113.5", 3)));
  EXPECT_FALSE(limiter.Open(At("203.0.113.5", 4)));
}

TEST(ConnectionLimiterTest, CountsASlash64AsOneAddress) {
  ConnectionLimiter limiter(1);
  EXPECT_TRUE(limiter.Open(At("2001:db8::1")));
  EXPECT_FALSE(limiter.Open(At("2001:db8::2")));
  EXPECT_TRUE(limiter.Open(At("2001:db8:0:1::1")));
  limiter.Close(At("2001:db8::3"));
  EXPECT_TRUE(limiter.Open(At("2001:db8::2")));
}

TEST(ConnectionLimiterTest, KeepsOnlyAddressesThatHaveAConnection) {
  ConnectionLimiter limiter(1);
  EXPECT_TRUE(limiter.Open(At("203.0.113.5")));
  EXPECT_FALSE(limiter.Open(At("203.0.113.5")));
  EXPECT_TRUE(limiter.Open(At("203.0.113.6")));
  EXPECT_EQ(limiter.size(), 2U);
  limiter.Close(At("203.0.113.5"));
  limiter.Close(At("203.0.113.6"));
  EXPECT_EQ(limiter.size(), 0U);
}

TEST(ConnectionLimiterTest, ANewLimitHoldsForWhoComesNext) {
  ConnectionLimiter limiter(0);
  for (int i = 0; i < 5; ++i)
    EXPECT_TRUE(limiter.Open(At("203.0.113.5")));
  limiter.SetMax(5);
  EXPECT_FALSE(limiter.Open(At("203.0.113.5")));
  limiter.Close(At("203.0.113.5"));
  EXPECT_TRUE(limiter.Open(At("203.0.113.5")));
  limiter.SetMax(0);
  EXPECT_TRUE(limiter.Open(At("203.0.113.5")));
}

}  // namespace
}  // namespace rollcall
