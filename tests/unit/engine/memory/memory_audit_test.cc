// Damage done on purpose: what the audit is for.

#include "engine/memory/memory_audit.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {

class TableDamage {
 public:
  // The user's connections stay in their lease's chain, but the user is not found any more.
  static void ForgetUser(PresenceShard& shard, const HashedUser& user) {
    shard.table_.users_.Erase(user);
  }
  // The connection stays with its user, but leaves its lease's chain.
  static void UnlinkLease(PresenceShard& shard, const HashedUser& user) {
    shard.table_.UnlinkLease(shard.table_.FirstOfUser(user));
  }
  static void SetPlatform(PresenceShard& shard, const HashedUser& user, Platform platform) {
    shard.table_.records_[shard.table_.FirstOfUser(user)].platform = platform;
  }
};

namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Moment kMoment{MonotonicTime{1h}, WallTime{1s}};

class MemoryAuditTest : public ::testing::Test {
 protected:
  MemoryAuditTest() {
    for (int i = 0; i < 4; ++i) {
      shards_.emplace_back(10'000, pools_, owners_, counts_, log_);
    }
  }

  Owner Open(const OwnerId& id) { return {id, owners_.Open(id, {}, kMoment)->epoch}; }
  PresenceShard& ShardOf(const HashedUser& user) { return shards_[user.Shard(shards_.size())]; }
  static HashedUser User(std::int64_t user) { return HashedUser(UserKey{AppId{1}, UserId{user}}); }
  void Login(const Owner& owner, std::int64_t user) {
    ConnectRequest request;
    request.owner = owner;
    request.connection.id = {.boot = 7, .number = ++last_number_};
    request.connection.user = User(user).key;
    request.connection.client_version = ClientVersion{user % 3};
    ASSERT_TRUE(ShardOf(User(user)).Connect(User(user), request, kMoment).has_value());
  }
  void Logout(const Owner& owner, std::int64_t user, std::uint64_t number) {
    ShardOf(User(user))
        .Disconnect(User(user),
                    {.owner = owner,
                     .sequence = {},
                     .user = User(user).key,
                     .connection = {.boot = 7, .number = number},
                     .reason = DisconnectReason::kClosed},
                    kMoment.wall);
  }
  AuditReport Finish() {
    for (;;) {
      if (std::optional<AuditReport> report = audit_.Step()) return *std::move(report);
    }
  }
  AuditReport Audit() {
    EXPECT_TRUE(audit_.Begin());
    return Finish();
  }
  static std::vector<std::string> Texts(const AuditReport& report) {
    std::vector<std::string> texts;
    for (const AuditDifference& one : report.differences) {
      texts.push_back(one.what + " " + std::to_string(one.counted) + "/" +
                      std::to_string(one.found));
    }
    return texts;
  }
  static std::string NameOf(std::uint64_t number, std::int64_t user) {
    return "connection " + ConnId{.boot = 7, .number = number}.ToText() + " of app 1, user " +
           std::to_string(user);
  }

  OwnerTable owners_{4};
  OnlineCounts counts_{owners_};
  ChangeLog log_{100, kMoment.wall};
  RecordPools pools_;
  std::deque<PresenceShard> shards_;
  MemoryAudit audit_{counts_, shards_};
  std::uint64_t last_number_ = 0;
};

TEST_F(MemoryAuditTest, AgreesWithWhatIsThere) {
  EXPECT_TRUE(Audit().agrees());
  const Owner a = Open("a");
  const Owner b = Open("b");
  for (std::int64_t user = 0; user < 5000; ++user)
    Login(user % 5 == 0 ? b : a, user);
  for (std::int64_t user = 0; user < 100; ++user)
    Login(b, user);
  owners_.Close(b, DisconnectReason::kDrained);  // Left behind until it is swept.
  const AuditReport report = Audit();
  EXPECT_THAT(Texts(report), IsEmpty());
  EXPECT_EQ(report.users, 5000U);
  EXPECT_EQ(report.connections, 5100U);
}

TEST_F(MemoryAuditTest, WhatComesAndGoesMeanwhileIsNoDifference) {
  const Owner a = Open("a");
  for (std::int64_t user = 0; user < 20'000; ++user)
    Login(a, user);
  const Owner b = Open("b");
  ASSERT_TRUE(audit_.Begin());
  std::int64_t user = 0;
  for (;; user += 7) {
    const std::optional<AuditReport> report = audit_.Step();
    if (report) {
      EXPECT_THAT(Texts(*report), IsEmpty());
      EXPECT_EQ(report->connections, last_number_ - static_cast<std::uint64_t>(user / 7));
      break;
    }
    // Between two pieces: a new user (indexes grow), a second owner of one, and one that goes.
    Login(a, 100'000 + user);
    Login(b, user);
    Logout(a, user, static_cast<std::uint64_t>(user) + 1);
  }
  EXPECT_GT(user, 7 * 20) << "the walk takes several pieces a shard";
}

TEST_F(MemoryAuditTest, OneRunsAtATime) {
  ASSERT_TRUE(audit_.Begin());
  EXPECT_FALSE(audit_.Begin());
  audit_.Abandon();
  EXPECT_TRUE(Audit().agrees());
}

// Each by the name of what is wrong, and nothing else.
TEST_F(MemoryAuditTest, FindsACounterThatIsWrong) {
  const Owner a = Open("a");
  Login(a, 1);
  CountStep step{.app = AppId{1}, .before = {}, .after = {}, .connections = {}};
  step.after.Add(*owners_.FindLive(a, kMoment.now));
  counts_.Apply(step);
  EXPECT_THAT(Texts(Audit()), ElementsAre("app 1, owner a: users 2/1"));
}

TEST_F(MemoryAuditTest, FindsARecordThatChanged) {
  const Owner a = Open("a");
  Login(a, 1);
  TableDamage::SetPlatform(ShardOf(User(1)), User(1), Platform::kWeb);
  const std::vector<std::string> texts = Texts(Audit());
  ASSERT_EQ(texts.size(), 3U);
  EXPECT_EQ(texts[0], "app 1, owner a: connections of Android 1/0");
  EXPECT_EQ(texts[1], "app 1, owner a: connections of Web 0/1");
  EXPECT_TRUE(texts[2].starts_with("lease of owner a: digest ")) << texts[2];
}

TEST_F(MemoryAuditTest, FindsADigestThatIsWrong) {
  const Owner a = Open("a");
  const LeaseRef lease = *owners_.FindLive(a, kMoment.now);
  owners_.Tally(lease, 5, true);
  owners_.Tally(lease, 4, false);
  EXPECT_THAT(Texts(Audit()), ElementsAre("lease of owner a: digest 1/0"));
}

TEST_F(MemoryAuditTest, FindsAUserThatTheIndexLost) {
  const Owner a = Open("a");
  Login(a, 1);
  Login(a, 2);
  TableDamage::ForgetUser(ShardOf(User(2)), User(2));
  const std::vector<std::string> texts = Texts(Audit());
  ASSERT_FALSE(texts.empty());
  EXPECT_EQ(texts[0], NameOf(2, 2) + ": found from its user 1/0");
  EXPECT_THAT(texts, ::testing::Contains("app 1, owner a: users 2/1"));
}

TEST_F(MemoryAuditTest, FindsAConnectionThatItsLeaseLost) {
  const Owner a = Open("a");
  Login(a, 1);
  Login(a, 2);
  TableDamage::UnlinkLease(ShardOf(User(1)), User(1));
  EXPECT_THAT(Texts(Audit()), ElementsAre(NameOf(1, 1) + ": found from its lease 1/0"));
}

TEST_F(MemoryAuditTest, TellsABoundedNumberOfDifferences) {
  const Owner a = Open("a");
  for (std::int64_t user = 0; user < 150; ++user) {
    Login(a, user);
    TableDamage::UnlinkLease(ShardOf(User(user)), User(user));
  }
  const AuditReport report = Audit();
  EXPECT_EQ(report.differences.size(), kMaxAuditDifferences);
  EXPECT_EQ(report.more_differences, 50U);
}

}  // namespace
}  // namespace rollcall
