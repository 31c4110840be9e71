#include "engine/memory/user_hash.h"

#include <array>
#include <bit>
#include <cstdint>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(UserHashTest, TellsAppsAndUsersApart) {
  const std::uint64_t hash = HashUser({AppId{1}, UserId{2}});
  EXPECT_EQ(HashUser({AppId{1}, UserId{2}}), hash);
  EXPECT_NE(HashUser({AppId{2}, UserId{2}}), hash);
  EXPECT_NE(HashUser({AppId{1}, UserId{3}}), hash);
  EXPECT_NE(HashUser({AppId{2}, UserId{1}}), hash);
}

TEST(UserHashTest, MovesHalfOfTheBitsWithEachBitOfTheUser) {
  for (int bit = 0; bit < 63; ++bit) {
    const std::uint64_t difference = HashUser({AppId{1}, UserId{1000}}) ^
                                     HashUser({AppId{1}, UserId{1000 ^ (std::int64_t{1} << bit)}});
    EXPECT_GE(std::popcount(difference), 12) << bit;
    EXPECT_LE(std::popcount(difference), 52) << bit;
  }
}

// 64 shards of 256 expected users each: a deviation of 25 % would be more than four sigma.
TEST(UserHashTest, SpreadsConsecutiveUsersEvenly) {
  std::array<int, 64> users{};
  for (std::int64_t user = 0; user < 64 * 256; ++user) {
    ++users[HashedUser({AppId{1}, UserId{user}}).Shard(users.size())];
  }
  for (const int count : users) {
    EXPECT_NEAR(count, 256, 80);
  }
}

}  // namespace
}  // namespace rollcall
