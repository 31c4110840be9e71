#include "last_seen/last_seen_store.h"

#include <array>
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/last_seen/temporary_file.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr AppId kApp{7};
constexpr WallTime kNoon{1'700'000'000s};

Change Came(std::int64_t user, std::uint64_t version, WallTime at = kNoon) {
  return {.version = Version{version},
          .kind = ChangeKind::kConnected,
          .presence_changed = true,
          .user = {kApp, UserId{user}},
          .connection = {},
          .at = at};
}

Change Went(std::int64_t user, std::uint64_t version, WallTime at = kNoon,
            DisconnectReason reason = DisconnectReason::kClosed) {
  Change change = Came(user, version, at);
  change.kind = ChangeKind::kDisconnected;
  change.reason = reason;
  return change;
}

SeenUser Offline(std::int64_t user, std::uint64_t version, WallTime at,
                 DisconnectReason reason = DisconnectReason::kClosed) {
  return {.user = UserId{user}, .version = Version{version}, .last = Sighting{at, reason}};
}

SeenUser Nothing(std::int64_t user, std::uint64_t version) {
  return {.user = UserId{user}, .version = Version{version}, .last = {}};
}

class LastSeenStoreTest : public ::testing::Test {
 protected:
  void Open(LastSeenOptions options = {}) {
    store_.reset();
    if (options.file.empty()) options.file = file_.path();
    Result<std::unique_ptr<LastSeenStore>> store = LastSeenStore::Open(options);
    ASSERT_TRUE(store) << store.error().message();
    store_ = *std::move(store);
  }
  void Apply(const std::vector<Change>& changes, std::uint64_t upto, WallTime now = kNoon) {
    ASSERT_TRUE(store_->Apply(changes, Version{upto}, now).ok());
  }
  SeenUser Find(std::int64_t user) {
    const std::array users = {UserId{user}};
    return store_->Find(kApp, users)->front();
  }

  TemporaryFile file_;
  std::unique_ptr<LastSeenStore> store_;
};

TEST_F(LastSeenStoreTest, KnowsWhenAndWhyAUserWent) {
  Open();
  ASSERT_TRUE(store_->Begin(Version{100}).ok());
  EXPECT_EQ(Find(1), Nothing(1, 100)) << "an earlier life may have given any Version up to there";
  Apply({Came(1, 101), Came(2, 102)}, 102);
  EXPECT_TRUE(Find(1).is_online);
  Apply({Went(1, 103, kNoon + 5s, DisconnectReason::kTimeout)}, 103, kNoon + 5s);
  EXPECT_EQ(Find(1), Offline(1, 103, kNoon + 5s, DisconnectReason::kTimeout));
  EXPECT_EQ(store_->size(), 2u);
  const std::array both = {UserId{2}, UserId{1}};
  EXPECT_EQ(store_->Find(AppId{8}, both)->front(), Nothing(2, 100)) << "another app's";
  EXPECT_EQ((*store_->Find(kApp, both))[1].user, UserId{1});
}

TEST_F(LastSeenStoreTest, EachReasonIsKept) {
  Open();
  ASSERT_TRUE(store_->Begin(Version{1}).ok());
  std::uint64_t version = 1;
  for (const DisconnectReason reason : kDisconnectReasons) {
    ++version;
    Apply({Went(static_cast<std::int64_t>(version), version, kNoon, reason)}, version);
    EXPECT_EQ(Find(static_cast<std::int64_t>(version)).last->reason, reason);
  }
}

TEST_F(LastSeenStoreTest, AChangeOfConnectionsThatLeavesAUserOnlineIsNoMatter) {
  Open();
  ASSERT_TRUE(store_->Begin(Version{1}).ok());
  Change second = Came(1, 3);
  second.presence_changed = false;
  Change first_gone = Went(1, 4);
  first_gone.presence_changed = false;
  Apply({Came(1, 2), second, first_gone}, 4);
  EXPECT_TRUE(Find(1).is_online);
}

TEST_F(LastSeenStoreTest, ACleanEndKeepsVersionsAndSightings) {
  Open();
  ASSERT_TRUE(store_->Begin(Version{100}).ok());
  Apply({Came(1, 101), Went(1, 102), Came(2, 103)}, 103);
  ASSERT_TRUE(store_->Close(kNoon + 60s).ok());
  Open();
  EXPECT_EQ(store_->last_version(), Version{103});
  ASSERT_TRUE(store_->Begin(Version{500}).ok());
  EXPECT_EQ(Find(1), Offline(1, 102, kNoon));
  EXPECT_EQ(Find(2), Offline(2, 500, kNoon + 60s, DisconnectReason::kLeaseLapsed))
      << "a gateway of one's own did not say that it ended";
  EXPECT_EQ(Find(3), Nothing(3, 100));
}

TEST_F(LastSeenStoreTest, AfterACrashWhoWasOnlineLapsedAndEveryVersionIsAbove) {
  Open();
  ASSERT_TRUE(store_->Begin(Version{100}).ok());
  Apply({Came(1, 101), Went(1, 102), Came(2, 103)}, 103, kNoon + 1s);
  const TemporaryFile crashed;
  crashed.CopyFrom(file_);
  Open({.file = crashed.path()});
  ASSERT_TRUE(store_->Begin(Version{500}).ok());
  EXPECT_EQ(Find(1), Offline(1, 500, kNoon)) << "it may have come and gone since";
  EXPECT_EQ(Find(2), Offline(2, 500, kNoon + 1s, DisconnectReason::kLeaseLapsed));
  EXPECT_EQ(Find(3), Nothing(3, 500));
  Apply({Came(2, 501), Went(2, 502, kNoon + 9s)}, 502, kNoon + 9s);
  EXPECT_EQ(Find(2), Offline(2, 502, kNoon + 9s));
}

TEST_F(LastSeenStoreTest, ACheckpointIsWrittenThoughNothingChanges) {
  Open();
  ASSERT_TRUE(store_->Begin(Version{100}).ok());
  Apply({Came(1, 101)}, 101, kNoon);
  Apply({}, 101, kNoon + 900ms);
  Apply({}, 101, kNoon + 1100ms);
  const TemporaryFile crashed;
  crashed.CopyFrom(file_);
  Open({.file = crashed.path()});
  ASSERT_TRUE(store_->Begin(Version{500}).ok());
  EXPECT_EQ(Find(1).last->at, kNoon + 1100ms);
}

TEST_F(LastSeenStoreTest, WhatWasSkippedIsNotMadeUp) {
  Open();
  ASSERT_TRUE(store_->Begin(Version{100}).ok());
  Apply({Went(1, 101), Came(2, 102)}, 102);
  ASSERT_TRUE(store_->Skip(Version{200}).ok());
  EXPECT_EQ(Find(1), Nothing(1, 200)) << "it may have come and gone";
  EXPECT_EQ(Find(2), Nothing(2, 200)) << "asked for because the engine says that it is gone";
  EXPECT_EQ(Find(3), Nothing(3, 200));
  Apply({Went(2, 201)}, 201);
  EXPECT_EQ(Find(2), Offline(2, 201, kNoon));
  ASSERT_TRUE(store_->Close(kNoon).ok());
  Open();
  ASSERT_TRUE(store_->Begin(Version{300}).ok());
  EXPECT_EQ(Find(1), Nothing(1, 200));
}

TEST_F(LastSeenStoreTest, WhoseEndMayHaveBeenSkippedDidNotLapseAtTheEnd) {
  Open();
  ASSERT_TRUE(store_->Begin(Version{100}).ok());
  Apply({Came(1, 101)}, 101);
  ASSERT_TRUE(store_->Skip(Version{200}).ok());
  Apply({Came(2, 201)}, 201);
  ASSERT_TRUE(store_->Close(kNoon + 60s).ok());
  Open();
  ASSERT_TRUE(store_->Begin(Version{300}).ok());
  EXPECT_EQ(Find(1), Nothing(1, 300));
  EXPECT_EQ(Find(2).last->reason, DisconnectReason::kLeaseLapsed);
  EXPECT_EQ(store_->size(), 1u);
}

TEST_F(LastSeenStoreTest, ForgetsWhoIsOfflineForTooLong) {
  Open({.keep = 1h});
  ASSERT_TRUE(store_->Begin(Version{100}).ok());
  Apply({Went(1, 101), Went(2, 102, kNoon + 10min), Came(3, 103)}, 103);
  Apply({}, 103, kNoon + 1h);
  EXPECT_TRUE(Find(1).last);
  Apply({}, 103, kNoon + 1h + 1s);
  EXPECT_EQ(Find(1), Nothing(1, 101)) << "no Version below one that was given";
  EXPECT_TRUE(Find(2).last);
  Apply({}, 103, kNoon + 24h);
  EXPECT_FALSE(Find(2).last);
  EXPECT_TRUE(Find(3).is_online) << "however long ago it came";
  EXPECT_EQ(store_->forgotten(), 2u);
  EXPECT_EQ(store_->size(), 1u);
}

TEST_F(LastSeenStoreTest, ForgetsTheLongestOfflineWhenThereAreTooMany) {
  Open({.max_users = 3});
  ASSERT_TRUE(store_->Begin(Version{100}).ok());
  Apply({Went(1, 101), Went(2, 102), Came(1, 103), Went(1, 104), Went(3, 105)}, 105);
  Apply({Went(4, 106)}, 106);
  EXPECT_FALSE(Find(2).last);
  EXPECT_EQ(Find(1), Offline(1, 104, kNoon));
  Apply({Came(5, 107), Came(6, 108), Came(7, 109)}, 109);
  EXPECT_EQ(store_->size(), 3u) << "those who are online stay, the others give way";
  Apply({Came(8, 110)}, 110);
  EXPECT_EQ(store_->size(), 3u) << "but do not push each other out";
  Apply({Went(8, 111)}, 111);
  EXPECT_LE(store_->size(), 3u);
}

TEST_F(LastSeenStoreTest, ForgetsTheOldInBoundedSteps) {
  Open({.keep = 1min});
  ASSERT_TRUE(store_->Begin(Version{1}).ok());
  std::vector<Change> changes;
  for (std::uint64_t i = 1; i <= LastSeenStore::kMaxForgottenPerStep + 5; ++i) {
    changes.push_back(Went(static_cast<std::int64_t>(i), i + 1));
  }
  Apply(changes, 5000);
  Apply({}, 5000, kNoon + 1h);
  EXPECT_EQ(store_->size(), 5u);
  Apply({}, 5000, kNoon + 2h);
  EXPECT_EQ(store_->size(), 0u);
}

TEST_F(LastSeenStoreTest, AnUnusableFileIsNamedWithItsKey) {
  file_.Fill(std::string(5000, 'x'));
  const auto store = LastSeenStore::Open({.file = file_.path()});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().message(), "last_seen.file: " + file_.path() + " is no SQLite database");
}

}  // namespace
}  // namespace rollcall::testing
