#include "engine/memory/change_log.h"

#include <chrono>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kStart{1'000'000us};

Version AppendOne(ChangeLog& log, WallTime at) {
  std::vector<Change> changes(1);
  log.Append(changes, at);
  return changes.front().version;
}

TEST(ChangeLogTest, TakesVersionsFromTheWallClockInMicroseconds) {
  ChangeLog log(4, kStart);
  EXPECT_EQ(AppendOne(log, kStart + 50us), Version{1'000'050});
  EXPECT_EQ(AppendOne(log, kStart + 90us), Version{1'000'090});
}

TEST(ChangeLogTest, GoesOnAboveWhatAnEarlierLifeGave) {
  ChangeLog log(4, kStart, Version{5'000'000});
  EXPECT_FALSE(log.Read(Version{4'999'999}, 1)) << "of the earlier life, and not kept";
  EXPECT_EQ(AppendOne(log, kStart + 50us), Version{5'000'001});
}

TEST(ChangeLogTest, GoesOnFromTheLastVersionWhenTheClockStandsOrJumpsBack) {
  ChangeLog log(4, kStart);
  EXPECT_EQ(AppendOne(log, kStart), Version{1'000'001});
  EXPECT_EQ(AppendOne(log, kStart), Version{1'000'002});
  EXPECT_EQ(AppendOne(log, kStart - 1h), Version{1'000'003});
  EXPECT_EQ(AppendOne(log, kStart + 3us), Version{1'000'004});
  EXPECT_EQ(AppendOne(log, kStart + 5us), Version{1'000'005});
}

TEST(ChangeLogTest, NumbersTheChangesOfOneStepInTheirOrder) {
  ChangeLog log(4, kStart);
  std::vector<Change> changes(3);
  log.Append(changes, kStart + 10us);
  EXPECT_EQ(changes[0].version, Version{1'000'010});
  EXPECT_EQ(changes[1].version, Version{1'000'011});
  EXPECT_EQ(changes[2].version, Version{1'000'012});
  EXPECT_EQ(changes[2].at, kStart + 10us);
}

TEST(ChangeLogTest, AppendingNothingGivesNoVersion) {
  ChangeLog log(4, kStart);
  log.Append({}, kStart + 10us);
  EXPECT_EQ(AppendOne(log, kStart), Version{1'000'001});
}

TEST(ChangeLogTest, StaysAboveARepublishedVersion) {
  ChangeLog log(4, kStart);
  log.RaiseAbove(Version{2'000'000});
  EXPECT_EQ(AppendOne(log, kStart), Version{2'000'001});
  log.RaiseAbove(Version{5});
  EXPECT_EQ(AppendOne(log, kStart), Version{2'000'002});
}

TEST(ChangeLogTest, StartsAboveZeroEvenWithAClockBefore1970) {
  ChangeLog log(4, WallTime{-5us});
  EXPECT_EQ(AppendOne(log, WallTime{-5us}), Version{2});
}

class FullChangeLogTest : public ::testing::Test {
 protected:
  // Holds the versions +3, +4, +5 of five.
  FullChangeLogTest() {
    for (int i = 1; i <= 5; ++i) {
      AppendOne(log_, kStart + std::chrono::microseconds(i));
    }
  }

  static Version At(std::uint64_t offset) { return Version{1'000'000 + offset}; }

  std::vector<std::uint64_t> Read(Version from, std::size_t limit) {
    const Result<ChangePage> page = log_.Read(from, limit);
    if (!page) return {0};
    std::vector<std::uint64_t> offsets;
    for (const Change& change : page->changes) {
      offsets.push_back(ToInteger(change.version) - 1'000'000);
    }
    next_ = page->next;
    return offsets;
  }

  ChangeLog log_{3, kStart};
  Version next_ = Version::kNone;
};

TEST_F(FullChangeLogTest, ReadsWhatIsKeptAfterAPosition) {
  EXPECT_EQ(Read(At(2), 10), (std::vector<std::uint64_t>{3, 4, 5}));
  EXPECT_EQ(Read(At(4), 10), (std::vector<std::uint64_t>{5}));
  EXPECT_EQ(Read(At(5), 10), (std::vector<std::uint64_t>{}));
  EXPECT_EQ(next_, At(5));
}

TEST_F(FullChangeLogTest, RefusesAPositionWhoseNextChangeWasDropped) {
  EXPECT_EQ(log_.Read(At(1), 10).error().code(), StatusCode::kOutOfRange);
  EXPECT_EQ(log_.Read(Version::kNone, 10).error().code(), StatusCode::kOutOfRange);
}

TEST_F(FullChangeLogTest, RefusesAPositionThatIsNotYet) {
  EXPECT_EQ(log_.Read(At(6), 10).error().code(), StatusCode::kOutOfRange);
}

TEST_F(FullChangeLogTest, GivesOnWhereALimitedPageEnds) {
  EXPECT_EQ(Read(At(2), 2), (std::vector<std::uint64_t>{3, 4}));
  EXPECT_EQ(next_, At(4));
  EXPECT_EQ(Read(next_, 2), (std::vector<std::uint64_t>{5}));
  EXPECT_EQ(next_, At(5));
}

TEST_F(FullChangeLogTest, TellsItsEndForALimitOfZeroWhateverThePosition) {
  EXPECT_EQ(Read(At(1), 0), (std::vector<std::uint64_t>{}));
  EXPECT_EQ(next_, At(5));
}

TEST(ChangeLogTest, ReadsFromTheStartWhileNothingWasDropped) {
  ChangeLog log(2, kStart);
  EXPECT_TRUE(log.Read(Version::kNone, 1).has_value());
  EXPECT_EQ(log.Read(Version{999'999}, 1).error().code(), StatusCode::kOutOfRange);
  AppendOne(log, kStart);
  AppendOne(log, kStart);
  EXPECT_EQ(log.Read(Version::kNone, 9)->changes.size(), 2U);
  EXPECT_EQ(log.Read(Version{1'000'000}, 9)->changes.size(), 2U);
  AppendOne(log, kStart);
  EXPECT_FALSE(log.Read(Version::kNone, 9).has_value());
}

TEST(ChangeLogTest, NeverGivesMoreThanAPage) {
  ChangeLog log(ChangeLog::kMaxPage + 10, kStart);
  std::vector<Change> changes(ChangeLog::kMaxPage + 1);
  log.Append(changes, kStart);
  const Result<ChangePage> page = log.Read(Version::kNone, changes.size());
  EXPECT_EQ(page->changes.size(), ChangeLog::kMaxPage);
  EXPECT_EQ(log.Read(page->next, changes.size())->changes.size(), 1U);
}

}  // namespace
}  // namespace rollcall
