#include "engine/memory/online_counts.h"

#include <chrono>
#include <initializer_list>

#include <gtest/gtest.h>

#include "domain/limits.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

constexpr MonotonicTime kNow{1h};
constexpr AppId kApp{1};

LeaseSet Leases(std::initializer_list<LeaseRef> leases) {
  LeaseSet set;
  for (const LeaseRef lease : leases) {
    set.Add(lease);
  }
  return set;
}

class OnlineCountsTest : public ::testing::Test {
 protected:
  LeaseRef Open(const OwnerId& id, Duration ttl) {
    const auto lease = owners_.Open(id, {.ttl = ttl}, {kNow, WallTime{1s}});
    return *owners_.FindLive({id, lease->epoch}, kNow);
  }

  static CountStep::Connection OneConnection(LeaseRef lease, bool added) {
    return {.lease = lease,
            .slot = Slot{0},
            .digest = 5,
            .platform = Platform::kIos,
            .version = ClientVersion{7},
            .added = added,
            .version_is_other = false};
  }

  // One user's step: from connections of `before` to one more of `lease`.
  void Add(const LeaseSet& before, LeaseRef lease, AppId app = kApp) {
    CountStep step{.app = app, .before = before, .after = before, .connections = {}};
    step.after.Add(lease);
    step.connections.push_back(OneConnection(lease, true));
    counts_.Apply(step);
  }

  void Remove(const LeaseSet& before, const LeaseSet& after, LeaseRef lease) {
    CountStep step{.app = kApp, .before = before, .after = after, .connections = {}};
    step.connections.push_back(OneConnection(lease, false));
    counts_.Apply(step);
  }

  std::uint64_t Users(MonotonicTime now) const {
    const auto counts = counts_.Count(std::nullopt, now);
    return counts.empty() ? 0 : counts.front().users;
  }

  OwnerTable owners_{8};
  OnlineCounts counts_{owners_};
  const LeaseRef short_ = Open("short", 1s);
  const LeaseRef long_ = Open("long", 10s);
};

TEST_F(OnlineCountsTest, CountsAUserOfTwoLeasesOnceAndWhileEitherLives) {
  Add({}, short_);
  Add(Leases({short_}), long_);
  EXPECT_EQ(Users(kNow), 1U);
  EXPECT_EQ(Users(kNow + 1s), 1U);
  EXPECT_EQ(Users(kNow + 10s), 0U);
}

TEST_F(OnlineCountsTest, ALapseTakesWhatItAloneCarried) {
  Add({}, short_);
  Add({}, short_);
  Add({}, long_);
  EXPECT_EQ(Users(kNow), 3U);
  const auto counts = counts_.Count(std::nullopt, kNow + 1s);
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].users, 1U);
  EXPECT_EQ(counts[0].connections[static_cast<std::size_t>(Platform::kIos)], 1U);
}

TEST_F(OnlineCountsTest, AUserGoesBackToOneLeaseWhenTheOtherLeaves) {
  Add({}, short_);
  Add(Leases({short_}), long_);
  Remove(Leases({short_, long_}), Leases({short_}), long_);
  EXPECT_EQ(Users(kNow), 1U);
  EXPECT_EQ(Users(kNow + 1s), 0U);
}

TEST_F(OnlineCountsTest, ASecondConnectionUnderTheSameLeaseIsTheSameUser) {
  Add({}, long_);
  Add(Leases({long_}), long_);
  const auto counts = counts_.Count(std::nullopt, kNow);
  EXPECT_EQ(counts[0].users, 1U);
  EXPECT_EQ(counts[0].connections[static_cast<std::size_t>(Platform::kIos)], 2U);
}

TEST_F(OnlineCountsTest, ListsAppsInTheirOrderAndNoneThatIsEmpty) {
  Add({}, long_, AppId{9});
  Add({}, long_, AppId{3});
  Add({}, short_, AppId{5});
  EXPECT_EQ(counts_.Count(std::nullopt, kNow).size(), 3U);
  const auto counts = counts_.Count(std::nullopt, kNow + 1s);
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts[0].app, AppId{3});
  EXPECT_EQ(counts[1].app, AppId{9});
}

TEST_F(OnlineCountsTest, IsEmptyAgainWhenAllHaveGone) {
  Add({}, long_);
  Remove(Leases({long_}), {}, long_);
  EXPECT_TRUE(counts_.Count(std::nullopt, kNow).empty());
}

using OnlineCountsDeathTest = OnlineCountsTest;

TEST_F(OnlineCountsDeathTest, ChecksThatNothingIsCountedBelowZero) {
  EXPECT_DEATH(Remove(Leases({long_}), {}, long_), "CHECK");
}

// Two leases know up to kMaxCountedVersions each: of all together the most used are told apart.
TEST_F(OnlineCountsTest, OfTheVersionsOfAllLeasesTheMostUsedStay) {
  const auto add = [this](LeaseRef lease, std::int64_t version) {
    CountStep step{.app = kApp, .before = {}, .after = Leases({lease}), .connections = {}};
    step.connections.push_back(OneConnection(lease, true));
    step.connections.back().version = ClientVersion{version};
    counts_.Apply(step);
    return step.connections.back().version_is_other;
  };
  constexpr auto kMax = static_cast<std::int64_t>(kMaxCountedVersions);
  for (std::int64_t version = 0; version < kMax; ++version)
    EXPECT_FALSE(add(long_, version));
  EXPECT_TRUE(add(long_, kMax));
  EXPECT_FALSE(add(short_, kMax));
  EXPECT_FALSE(add(short_, kMax));
  EXPECT_FALSE(add(short_, kMax + 1));

  const PresenceCounts both = counts_.Count(std::nullopt, kNow).front();
  ASSERT_EQ(both.versions.size(), kMaxCountedVersions);
  EXPECT_EQ(both.versions.back(), (VersionCount{ClientVersion{kMax}, 2}));
  EXPECT_EQ(both.versions.front().version, ClientVersion{0});
  EXPECT_EQ(both.other_versions, 3U);  // One of each lease's, and the last of kMax - 1 ... 0.
  const PresenceCounts one = counts_.Count(std::nullopt, kNow + 1s).front();
  EXPECT_EQ(one.versions.size(), kMaxCountedVersions);
  EXPECT_EQ(one.other_versions, 1U);
}

}  // namespace
}  // namespace rollcall
