#include "engine/memory/user_batch.h"

#include <algorithm>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

constexpr std::size_t kMax = 100;
constexpr std::size_t kShards = 8;
using Batch = UserBatch<kMax, kShards>;

std::vector<UserId> Asked(std::size_t count, std::int64_t first = 1) {
  std::vector<UserId> users;
  for (std::size_t i = 0; i < count; ++i)
    users.push_back(UserId{first + static_cast<std::int64_t>(i)});
  return users;
}

std::vector<UserId> InOrder(const auto& batch) {
  std::vector<UserId> users;
  for (const HashedUser& user : batch.users())
    users.push_back(user.key.user);
  std::ranges::sort(users);
  return users;
}

TEST(UserBatchTest, TakesEachUserOnce) {
  const Batch batch(AppId{3}, {UserId{5}, UserId{1}, UserId{5}, UserId{0}, UserId{1}});
  EXPECT_EQ(InOrder(batch), (std::vector{UserId{0}, UserId{1}, UserId{5}}));
  EXPECT_EQ(batch.users().front().key.app, AppId{3});
}

TEST(UserBatchTest, VisitsEachShardOnceWithItsUsers) {
  const Batch batch(AppId{1}, Asked(kMax));
  std::set<std::size_t> shards;
  std::vector<UserId> visited;
  batch.ForEachShard([&](std::size_t shard, std::span<const HashedUser> users) {
    EXPECT_TRUE(shards.insert(shard).second);
    EXPECT_EQ(users.data(), batch.users().data() + visited.size());
    for (const HashedUser& user : users) {
      EXPECT_EQ(user.Shard(kShards), shard);
      EXPECT_EQ(user.hash, HashUser(user.key));
      visited.push_back(user.key.user);
    }
  });
  EXPECT_EQ(shards.size(), kShards);
  std::ranges::sort(visited);
  EXPECT_EQ(visited, Asked(kMax));
}

TEST(UserBatchTest, TakesNobodyAndAsManyAsItHolds) {
  Batch(AppId{1}, {}).ForEachShard([](std::size_t, std::span<const HashedUser>) { FAIL(); });
  std::vector<UserId> twice = Asked(kMax, 1000);
  const std::vector<UserId> once = twice;
  twice.insert(twice.end(), once.begin(), once.end());
  EXPECT_EQ(InOrder(Batch(AppId{1}, twice)), once);
}

TEST(UserBatchTest, TellsManyUsersApart) {
  constexpr std::size_t kMany = 1000;
  const UserBatch<kMany, kShards> batch(AppId{1}, Asked(kMany));
  EXPECT_EQ(InOrder(batch), Asked(kMany));
}

}  // namespace
}  // namespace rollcall
