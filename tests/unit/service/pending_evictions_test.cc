#include "service/pending_evictions.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

EvictedConnection Evicted(std::uint64_t number) {
  return {.connection = {.boot = 1, .number = number}, .user = UserId{5}};
}

std::vector<std::uint64_t> Tell(PendingEvictions& evictions, std::size_t limit) {
  std::vector<std::uint64_t> numbers;
  for (const EvictedConnection& one : evictions.Tell(limit))
    numbers.push_back(one.connection.number);
  return numbers;
}

TEST(PendingEvictionsTest, TellsEachUntilItIsForgottenThoseToldLeastRecentlyFirst) {
  PendingEvictions evictions;
  EXPECT_EQ(Tell(evictions, 2), std::vector<std::uint64_t>{});
  for (std::uint64_t i = 1; i <= 3; ++i)
    EXPECT_TRUE(evictions.Add(Evicted(i)));
  EXPECT_EQ(Tell(evictions, 2), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(Tell(evictions, 2), (std::vector<std::uint64_t>{3, 1}));
  evictions.Forget({.boot = 1, .number = 2});
  evictions.Forget({.boot = 1, .number = 9});
  EXPECT_FALSE(evictions.Contains({.boot = 1, .number = 2}));
  EXPECT_TRUE(evictions.Contains({.boot = 1, .number = 3}));
  EXPECT_EQ(Tell(evictions, 9), (std::vector<std::uint64_t>{3, 1}));
}

TEST(PendingEvictionsTest, KeepsTheLatestWordOfAConnection) {
  PendingEvictions evictions;
  EXPECT_TRUE(evictions.Add(Evicted(1)));
  EvictedConnection again = Evicted(1);
  again.reason = DisconnectReason::kReplaced;
  EXPECT_TRUE(evictions.Add(again));
  const auto told = evictions.Tell(9);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].reason, DisconnectReason::kReplaced);
}

TEST(PendingEvictionsTest, TheNextToBeToldGoesWhenThereIsNoMoreRoom) {
  PendingEvictions evictions;
  for (std::uint64_t i = 1; i <= PendingEvictions::kMax; ++i)
    EXPECT_TRUE(evictions.Add(Evicted(i)));
  EXPECT_TRUE(evictions.Add(Evicted(1))) << "it has its place";
  EXPECT_FALSE(evictions.Add(Evicted(0)));
  EXPECT_FALSE(evictions.Contains({.boot = 1, .number = 1}));
  EXPECT_EQ(evictions.Tell(2 * PendingEvictions::kMax).size(), PendingEvictions::kMax);
}

}  // namespace
}  // namespace rollcall
