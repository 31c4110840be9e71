#include "engine/memory/lease_sweeper.h"

#include <chrono>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

constexpr Moment kMoment{MonotonicTime{1h}, WallTime{1s}};

class LeaseSweeperTest : public ::testing::Test {
 protected:
  LeaseSweeperTest() {
    for (int i = 0; i < 4; ++i) {
      shards_.emplace_back(100, pools_, owners_, counts_, log_);
    }
  }

  // An owner with this many connections, then fenced.
  Owner Fenced(const OwnerId& id, std::uint64_t connections) {
    const Owner owner{id, owners_.Open(id, {}, kMoment)->epoch};
    for (std::uint64_t i = 0; i < connections; ++i) {
      ConnectRequest request;
      request.owner = owner;
      request.connection.id = {.boot = 7, .number = ++last_number_};
      request.connection.user = {AppId{1}, UserId{static_cast<std::int64_t>(last_number_)}};
      const HashedUser user(request.connection.user);
      EXPECT_TRUE(shards_[user.Shard(shards_.size())].Connect(user, request, kMoment).has_value());
    }
    owners_.Close(owner, DisconnectReason::kDrained);
    return owner;
  }

  OwnerTable owners_{4};
  OnlineCounts counts_{owners_};
  ChangeLog log_{100, kMoment.wall};
  RecordPools pools_;
  std::deque<PresenceShard> shards_;
  LeaseSweeper sweeper_{owners_, shards_};
  std::uint64_t last_number_ = 0;  // Each connection is of a user of its own.
};

TEST_F(LeaseSweeperTest, RemovesNoMoreThanItsBudgetAStep) {
  Fenced("a", 7);
  Fenced("b", 3);
  EXPECT_EQ(sweeper_.SweepAny(6, kMoment), 6U);
  EXPECT_EQ(sweeper_.SweepAny(6, kMoment), 4U);
  EXPECT_EQ(sweeper_.SweepAny(6, kMoment), 0U);
  EXPECT_EQ(owners_.OldestToRemove(kMoment.now), std::nullopt);
}

TEST_F(LeaseSweeperTest, FindsOutInOneMoreStepThatAFullBudgetWasAll) {
  Fenced("a", 6);
  EXPECT_EQ(sweeper_.SweepAny(6, kMoment), 6U);
  EXPECT_NE(owners_.OldestToRemove(kMoment.now), std::nullopt);
  EXPECT_EQ(sweeper_.SweepAny(6, kMoment), 0U);
  EXPECT_EQ(owners_.OldestToRemove(kMoment.now), std::nullopt);
}

TEST_F(LeaseSweeperTest, SweepsOneOwnerAndLeavesTheOthers) {
  const Owner a = Fenced("a", 7);
  const Owner b = Fenced("b", 3);
  EXPECT_FALSE(sweeper_.Sweep(a, 5, kMoment.wall));
  EXPECT_TRUE(sweeper_.Sweep(a, 5, kMoment.wall));
  EXPECT_TRUE(sweeper_.Sweep(a, 5, kMoment.wall));
  EXPECT_TRUE(owners_.FindFenced(b).has_value());
  EXPECT_EQ(sweeper_.SweepAny(9, kMoment), 3U);
}

TEST_F(LeaseSweeperTest, AnOwnerThatIsNotFencedIsNotTouched) {
  const Owner owner{"a", owners_.Open("a", {}, kMoment)->epoch};
  EXPECT_TRUE(sweeper_.Sweep(owner, 5, kMoment.wall));
  EXPECT_TRUE(owners_.FindLive(owner, kMoment.now).has_value());
}

}  // namespace
}  // namespace rollcall
