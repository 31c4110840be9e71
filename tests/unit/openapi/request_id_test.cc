#include "openapi/request_id.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "support/manual_clock.h"
#include "support/seeded_random.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

class RequestIdTest : public ::testing::Test {
 protected:
  testing::ManualClock clock_;
  testing::SeededRandom random_{1};
  RequestIdSource source_{clock_, random_};
};

TEST_F(RequestIdTest, IsTheTimeInBeijingAndTwentyHexDigits) {
  clock_.SetWall(std::chrono::sys_days{std::chrono::year{2026} / 12 / 31} + 16h + 2min + 3s);
  const RequestId id = source_.Next();
  EXPECT_EQ(id.text().size(), 34u);
  EXPECT_EQ(id.text().substr(0, 14), "20270101000203");
  EXPECT_TRUE(std::ranges::all_of(id.text().substr(14), [](char digit) {
    return (digit >= '0' && digit <= '9') || (digit >= 'A' && digit <= 'F');
  })) << id.text();
}

TEST_F(RequestIdTest, FollowsTheClock) {
  EXPECT_EQ(source_.Next().text().substr(0, 14), "20260101080000");
  clock_.Advance(1s);
  EXPECT_EQ(source_.Next().text().substr(0, 14), "20260101080001");
}

TEST_F(RequestIdTest, NeverRepeatsItselfWithinASecond) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i)
    EXPECT_TRUE(seen.emplace(source_.Next().text()).second) << i;
}

}  // namespace
}  // namespace rollcall
