#include "limits/client_limits.h"

#include <gtest/gtest.h>

#include "support/manual_clock.h"

namespace rollcall {
namespace {

Address At(const char* ip) {
  return *Address::FromIp(ip, 4711);
}

class ClientLimitsTest : public ::testing::Test {
 protected:
  bool IsTurnedAway(const char* ip) {
    limits_.NoteFailure(At(ip));
    return limits_.Wait(At(ip)) > Duration::zero();
  }

  testing::ManualClock clock_;
  ClientLimits limits_{*NetworkList::Parse({"10.0.0.0/8"}),
                       {.max_connections_per_address = 1, .max_failures_per_second = 1},
                       clock_};
};

TEST_F(ClientLimitsTest, LoopbackAndTrustedProxiesAreExempt) {
  for (const char* ip : {"127.0.0.1", "127.1.2.3", "::1", "10.0.0.1", "10.255.0.1"}) {
    EXPECT_TRUE(limits_.IsExempt(At(ip))) << ip;
    EXPECT_FALSE(IsTurnedAway(ip)) << ip;
  }
  for (const char* ip : {"126.0.0.1", "128.0.0.1", "::2", "11.0.0.1", "9.255.255.255"}) {
    EXPECT_FALSE(limits_.IsExempt(At(ip))) << ip;
    EXPECT_TRUE(IsTurnedAway(ip)) << ip;
  }
}

TEST_F(ClientLimitsTest, ANewLimitTakesHoldAtOnce) {
  EXPECT_TRUE(limits_.connections().Open(At("203.0.113.5")));
  EXPECT_FALSE(limits_.connections().Open(At("203.0.113.5")));
  EXPECT_TRUE(IsTurnedAway("203.0.113.5"));
  limits_.Set({.max_connections_per_address = 2, .max_failures_per_second = 0});
  EXPECT_TRUE(limits_.connections().Open(At("203.0.113.5")));
  EXPECT_FALSE(limits_.connections().Open(At("203.0.113.5")));
  EXPECT_FALSE(IsTurnedAway("203.0.113.5"));
}

}  // namespace
}  // namespace rollcall
