#include "cli/free_port.h"

#include <cstdint>

#include <gtest/gtest.h>

#include "listen_on.h"

namespace rollcall {
namespace {

TEST(FindFreePort, MovesAwayFromAPortThatIsTakenUnlessStrict) {
  const Result<std::uint16_t> first = FindFreePort(0, false, {});
  ASSERT_TRUE(first);
  const UniqueFd listener = testing::ListenOn(*first);

  const Result<std::uint16_t> other = FindFreePort(*first, false, {});
  ASSERT_TRUE(other);
  EXPECT_NE(*other, *first);
  EXPECT_EQ(FindFreePort(*first, true, {}).error().code(), StatusCode::kUnavailable);
}

TEST(FindFreePort, GivesTheSamePortToNobodyElse) {
  const Result<std::uint16_t> first = FindFreePort(0, false, {});
  ASSERT_TRUE(first);
  const Result<std::uint16_t> second = FindFreePort(*first, false, {*first});
  ASSERT_TRUE(second);
  EXPECT_NE(*first, *second);
  EXPECT_FALSE(FindFreePort(*first, true, {*first}));
}

}  // namespace
}  // namespace rollcall
