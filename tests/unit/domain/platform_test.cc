#include "domain/platform.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(PlatformTest, HasTheSpellingOfTheApi) {
  EXPECT_EQ(ToText(Platform::kAndroid), "Android");
  EXPECT_EQ(ToText(Platform::kIos), "iOS");
  EXPECT_EQ(ToText(Platform::kWeb), "Web");
}

TEST(PlatformTest, ReadsWhatItPrints) {
  for (const Platform platform : kPlatforms) {
    EXPECT_EQ(ParsePlatform(ToText(platform)), platform);
  }
}

TEST(PlatformTest, RefusesEveryOtherSpelling) {
  for (const std::string_view text : {"", "android", "IOS", "ios", "web", "Web ", "Windows"}) {
    EXPECT_EQ(ParsePlatform(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace rollcall
