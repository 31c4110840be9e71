#include "cli/values.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Values, IntegersKeepWithinBothBounds) {
  std::int64_t value = -1;
  const TakeValue take = TakeInteger(value, 1, 10);
  for (const std::string_view good : {"1", "10"}) {
    EXPECT_TRUE(take(good).ok()) << good;
    EXPECT_EQ(std::to_string(value), good);
  }
  for (const std::string_view bad : {"0", "11", "", "x", "1x", "+1", "01", " 1", "1.0"}) {
    value = 5;
    EXPECT_THAT(take(bad).message(), HasSubstr("from 1 to 10")) << bad;
    EXPECT_EQ(value, 5) << "kept although " << bad << " is bad";
  }
}

TEST(Values, SeveralIntegersAreBoundedInNumber) {
  std::vector<std::int64_t> values;
  const TakeValue take = TakeIntegers(values, 0, INT64_MAX, 2);
  EXPECT_TRUE(take("7").ok());
  EXPECT_FALSE(take("-1").ok());
  EXPECT_TRUE(take("9223372036854775807").ok());
  EXPECT_THAT(take("8").message(), HasSubstr("at most 2"));
  EXPECT_THAT(values, ElementsAre(7, INT64_MAX));
}

TEST(Values, DurationsKeepWithinBothBounds) {
  Duration value{};
  const TakeValue take = TakeDuration(value, 1s, 1h);
  EXPECT_TRUE(take("1s").ok());
  EXPECT_TRUE(take("60m").ok());
  EXPECT_EQ(value, 1h);
  for (const std::string_view bad : {"999ms", "61m", "5", "h", ""}) {
    EXPECT_THAT(take(bad).message(), HasSubstr("from 1s to 1h")) << bad;
  }
}

TEST(Values, TextIsNotEmptyAndPlatformsAreSpeltExactly) {
  std::string text;
  EXPECT_FALSE(TakeText(text)("").ok());
  EXPECT_TRUE(TakeText(text)("a b").ok());
  EXPECT_EQ(text, "a b");
  Platform platform = Platform::kAndroid;
  EXPECT_TRUE(TakePlatform(platform)("iOS").ok());
  EXPECT_EQ(platform, Platform::kIos);
  EXPECT_THAT(TakePlatform(platform)("ios").message(), HasSubstr("Android, iOS or Web"));
  bool flag = false;
  EXPECT_TRUE(TakeFlag(flag)("").ok());
  EXPECT_TRUE(flag);
}

}  // namespace
}  // namespace rollcall
