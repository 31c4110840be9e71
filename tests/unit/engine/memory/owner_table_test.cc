#include "engine/memory/owner_table.h"

#include <chrono>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

constexpr MonotonicTime kNow{1h};
constexpr WallTime kWall{1'000'000us};
constexpr LeaseTerms kTerms{.ttl = 6s, .grace = 10s};

class OwnerTableTest : public ::testing::Test {
 protected:
  Owner Open(const OwnerId& id, MonotonicTime now = kNow) {
    const Result<OpenedLease> lease = owners_.Open(id, kTerms, {now, kWall});
    return {id, lease ? lease->epoch : Epoch::kNone};
  }

  bool IsLive(const Owner& owner, MonotonicTime now) {
    return owners_.FindLive(owner, now).has_value();
  }

  StatusCode OpenFails(const OwnerId& id) {
    const Result<OpenedLease> lease = owners_.Open(id, kTerms, {kNow, kWall});
    return lease ? StatusCode::kOk : lease.error().code();
  }

  OwnerTable owners_{3};
};

TEST_F(OwnerTableTest, StartsEpochsAtTheWallClockAndOnlyGoesUp) {
  EXPECT_EQ(Open("a").epoch, Epoch{1'000'000});
  EXPECT_EQ(Open("b").epoch, Epoch{1'000'001});
  EXPECT_EQ(Open("a").epoch, Epoch{1'000'002});
}

TEST_F(OwnerTableTest, IsLiveUntilJustBeforeItsEnd) {
  const Owner a = Open("a");
  EXPECT_TRUE(IsLive(a, kNow + 6s - 1ns));
  EXPECT_FALSE(IsLive(a, kNow + 6s));
  EXPECT_TRUE(owners_.FindUnfenced(a).has_value());
}

TEST_F(OwnerTableTest, ALeaseLongerThanTheClockCanCountNeverEnds) {
  const Result<OpenedLease> lease =
      owners_.Open("a", {.ttl = Duration::max() - 1ns}, {kNow, kWall});
  EXPECT_EQ(lease->expires_at, MonotonicTime::max());
}

TEST_F(OwnerTableTest, RenewsItsOwnEpochOnly) {
  const Owner old = Open("a");
  const Owner a = Open("a");
  EXPECT_EQ(owners_.Renew(a, kNow + 1s)->expires_at, kNow + 7s);
  EXPECT_EQ(owners_.Renew(old, kNow).error().code(), StatusCode::kConflict);
  EXPECT_EQ(owners_.Renew({"b", a.epoch}, kNow).error().code(), StatusCode::kNotFound);
}

TEST_F(OwnerTableTest, FencesWhatLapsedLongerAgoThanItsGrace) {
  const Owner a = Open("a");
  owners_.FenceLapsed(kNow + 16s);
  EXPECT_TRUE(owners_.FindUnfenced(a).has_value());
  owners_.FenceLapsed(kNow + 16s + 1ns);
  EXPECT_FALSE(owners_.FindUnfenced(a).has_value());
  EXPECT_TRUE(owners_.FindFenced(a).has_value());
}

TEST_F(OwnerTableTest, AFencedLeaseIsKeptWithItsReasonUntilForgotten) {
  const Owner a = Open("a");
  const LeaseRef lease = *owners_.FindLive(a, kNow);
  owners_.Close(a, DisconnectReason::kDrained);
  owners_.Close(a, DisconnectReason::kKicked);
  EXPECT_EQ(owners_.OldestToRemove(kNow), lease);
  EXPECT_TRUE(owners_.IsFenced(lease));
  EXPECT_FALSE(owners_.IsLive(lease, kNow));
  EXPECT_EQ(owners_.RemovalReason(lease), DisconnectReason::kDrained);
  EXPECT_EQ(owners_.OwnerOf(lease), a);
  owners_.Forget(lease);
  EXPECT_EQ(owners_.OldestToRemove(kNow), std::nullopt);
  EXPECT_EQ(owners_.FindFenced(a), std::nullopt);
}

TEST_F(OwnerTableTest, AForgottenLeaseStartsAnewForTheNextOwner) {
  const Owner a = Open("a");
  const LeaseRef lease = *owners_.FindLive(a, kNow);
  owners_.Close(a, DisconnectReason::kDrained);
  owners_.Forget(lease);
  const Owner b = Open("b");
  ASSERT_EQ(owners_.FindLive(b, kNow), lease);
  EXPECT_FALSE(owners_.IsFenced(lease));
  EXPECT_EQ(owners_.OwnerOf(lease), b);
}

TEST_F(OwnerTableTest, FencedLeasesAreSweptInTheOrderTheyWereFenced) {
  const Owner a = Open("a");
  const Owner b = Open("b");
  owners_.Close(b, DisconnectReason::kDrained);
  owners_.Close(a, DisconnectReason::kDrained);
  EXPECT_EQ(owners_.OldestToRemove(kNow), owners_.FindFenced(b));
}

TEST_F(OwnerTableTest, RefusesMoreOpenOwnersThanItsBound) {
  Open("a");
  Open("b");
  const Owner c = Open("c");
  EXPECT_EQ(OpenFails("d"), StatusCode::kLimitExceeded);
  EXPECT_NE(Open("a").epoch, Epoch::kNone);
  owners_.Close(c, DisconnectReason::kDrained);
  EXPECT_NE(Open("d").epoch, Epoch::kNone);
}

TEST_F(OwnerTableTest, ForgetsTheLongestClosedNameForANewOne) {
  const Owner a = Open("a");
  const Owner b = Open("b");
  Open("c");
  owners_.Close(b, DisconnectReason::kDrained);
  owners_.Close(a, DisconnectReason::kDrained);
  Open("d");
  EXPECT_EQ(owners_.Renew(a, kNow).error().code(), StatusCode::kNotFound);
  EXPECT_EQ(owners_.Renew(b, kNow).error().code(), StatusCode::kConflict);
}

TEST_F(OwnerTableTest, RefusesToOpenWhileTooManyFencedLeasesWait) {
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(OpenFails("a"), StatusCode::kOk);
  }
  EXPECT_EQ(OpenFails("a"), StatusCode::kLimitExceeded);
  owners_.Forget(*owners_.OldestToRemove(kNow));
  EXPECT_EQ(OpenFails("a"), StatusCode::kOk);
}

using OwnerTableDeathTest = OwnerTableTest;

TEST_F(OwnerTableDeathTest, ChecksWhatOnlyACallersMistakeCanBreak) {
  EXPECT_DEATH((void)owners_.Open("", kTerms, {kNow, kWall}), "CHECK");
  EXPECT_DEATH((void)owners_.Open("a", {.ttl = 0s}, {kNow, kWall}), "CHECK");
  EXPECT_DEATH((void)owners_.Open("a", {.ttl = 1s, .grace = -1ns}, {kNow, kWall}), "CHECK");
  Open("a");
  EXPECT_DEATH(owners_.Forget(LeaseRef{0}), "CHECK");
}

TEST_F(OwnerTableTest, KeepsTheEpochBeforeAnOpeningForAsLongAsThatSays) {
  const LeaseTerms terms{.ttl = 6s, .grace = 10s, .keep_older = 5s};
  const Owner old = Open("a");
  ASSERT_TRUE(owners_.Open("a", terms, {kNow, kWall}).has_value());
  EXPECT_EQ(owners_.OldestToRemove(kNow + 5s - 1ns), std::nullopt);
  EXPECT_EQ(owners_.OldestToRemove(kNow + 5s), owners_.FindFenced(old));
  Open("a");
  EXPECT_EQ(owners_.OldestToRemove(kNow), owners_.FindFenced(old)) << "another opening ends it";
}

TEST_F(OwnerTableTest, TalliesEachLeaseFromNothing) {
  const Owner old = Open("a");
  const LeaseRef lease = *owners_.FindUnfenced(old);
  owners_.Tally(lease, ~std::uint64_t{0}, true);
  owners_.Tally(lease, 3, true);
  EXPECT_EQ(owners_.Renew(old, kNow)->tally, (LeaseTally{.connections = 2, .digest = 2}));
  owners_.Tally(lease, 3, false);
  EXPECT_EQ(owners_.Renew(old, kNow)->tally,
            (LeaseTally{.connections = 1, .digest = ~std::uint64_t{0}}));
  const Owner a = Open("a");
  EXPECT_EQ(owners_.Renew(a, kNow)->tally, LeaseTally{});
}

}  // namespace
}  // namespace rollcall
