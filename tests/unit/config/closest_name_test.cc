#include "config/closest_name.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

const std::array<std::string, 4> kNames = {"gateway.heartbeat", "gateway.listen", "log.level",
                                           "openapi.listen"};

TEST(ClosestNameTest, FindsATypo) {
  EXPECT_EQ(ClosestName("gateway.hearbeat", kNames), "gateway.heartbeat");    // One left out.
  EXPECT_EQ(ClosestName("gateway.heartbeats", kNames), "gateway.heartbeat");  // One too many.
  EXPECT_EQ(ClosestName("gateway.heartbaet", kNames), "gateway.heartbeat");   // Two changed.
  EXPECT_EQ(ClosestName("openap.listen", kNames), "openapi.listen");
}

TEST(ClosestNameTest, FindsTheKeyInAnotherTable) {
  EXPECT_EQ(ClosestName("server.level", kNames), "log.level");
}

TEST(ClosestNameTest, GuessesNothingFarAway) {
  EXPECT_EQ(ClosestName("gateway.hrtbt", kNames), "");
  EXPECT_EQ(ClosestName("", kNames), "");
  EXPECT_EQ(ClosestName(std::string(100'000, 'g'), kNames), "");
}

}  // namespace
}  // namespace rollcall
