#include "cli/signed_text.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST(SignedText, IsMadeAgainOnlyInAnotherSecond) {
  const ApiCall call{.action = "QueryOnlineStatus", .body = "{}"};
  const Url endpoint{.host = "127.0.0.1", .port = 8800};
  const ApiKey key{.id = "AK", .secret = "SK"};
  SignedText text;
  const WallTime start{1'700'000'000s};
  const std::string first = text.At(start, call, endpoint, key);
  EXPECT_THAT(first, HasSubstr("X-Date: 20231114T221320Z"));
  EXPECT_THAT(first, ::testing::Not(HasSubstr("Connection:")));
  EXPECT_EQ(text.At(start + 999'999us, call, endpoint, key), first);
  EXPECT_THAT(text.At(start + 1s, call, endpoint, key), HasSubstr("X-Date: 20231114T221321Z"));
}

}  // namespace
}  // namespace rollcall
