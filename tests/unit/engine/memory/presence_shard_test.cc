#include "engine/memory/presence_shard.h"

#include <array>
#include <chrono>
#include <limits>
#include <span>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

constexpr Moment kMoment{MonotonicTime{1h}, WallTime{1s}};

// What the contract suite cannot ask of every engine; the rules themselves are tested there.
class PresenceShardTest : public ::testing::Test {
 protected:
  Owner Open(const OwnerId& id) { return {id, owners_.Open(id, {}, kMoment)->epoch}; }

  Result<ConnectAnswer> Connect(const Owner& owner, std::uint64_t number, std::int64_t user,
                                Version login = Version::kNone, std::int64_t device = 0) {
    return Connect(shard_, owner, number, user, login, device);
  }
  static Result<ConnectAnswer> Connect(PresenceShard& shard, const Owner& owner,
                                       std::uint64_t number, std::int64_t user,
                                       Version login = Version::kNone, std::int64_t device = 0) {
    ConnectRequest request;
    request.owner = owner;
    request.connection.id = {.boot = 7, .number = number};
    request.connection.user = {AppId{1}, UserId{user}};
    request.connection.device = DeviceId{device};
    request.login_version = login;
    return shard.Connect(HashedUser(request.connection.user), request, kMoment);
  }

  void Disconnect(const Owner& owner, std::uint64_t number, std::int64_t user) {
    const UserKey key{AppId{1}, UserId{user}};
    shard_.Disconnect(HashedUser(key), {owner, {}, key, {.boot = 7, .number = number}, {}},
                      kMoment.wall);
  }

  // "+1 -2": connection 1 came, 2 went; "!" when the user came or went with it.
  std::string Story() {
    std::string story;
    const Result<ChangePage> page = log_.Read(Version::kNone, 100);
    for (const Change& change : page->changes) {
      story += change.kind == ChangeKind::kConnected ? " +" : " -";
      story += std::to_string(change.connection.number);
      if (change.presence_changed) story += '!';
    }
    return story;
  }

  OwnerTable owners_{4};
  OnlineCounts counts_{owners_};
  ChangeLog log_{100, kMoment.wall};
  RecordPools pools_;
  PresenceShard shard_{3, pools_, owners_, counts_, log_};
};

TEST_F(PresenceShardTest, RefusesAConnectionBeyondItsShare) {
  const Owner owner = Open("a");
  for (std::uint64_t i = 1; i <= 3; ++i) {
    EXPECT_TRUE(Connect(owner, i, static_cast<std::int64_t>(i)).has_value());
  }
  EXPECT_EQ(Connect(owner, 4, 4).error().code(), StatusCode::kLimitExceeded);
  EXPECT_TRUE(Connect(owner, 3, 3).has_value());
  Disconnect(owner, 1, 1);
  EXPECT_TRUE(Connect(owner, 4, 4).has_value());
}

TEST_F(PresenceShardTest, ReplacesEvenWhenItIsFull) {
  const Owner owner = Open("a");
  for (std::uint64_t i = 1; i <= 3; ++i) {
    Connect(owner, i, 1, Version::kNone, static_cast<std::int64_t>(i)).has_value();
  }
  EXPECT_TRUE(Connect(owner, 4, 1, Version::kNone, 2).has_value());
  EXPECT_FALSE(Connect(owner, 5, 1, Version::kNone, 9).has_value());
}

TEST_F(PresenceShardTest, RefusesALoginVersionThatLeavesNoRoomForLaterOnes) {
  const Owner owner = Open("a");
  constexpr std::uint64_t kHighest = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(Connect(owner, 1, 1, Version{kHighest + 1}).error().code(),
            StatusCode::kInvalidArgument);
  EXPECT_TRUE(Connect(owner, 1, 1, Version{kHighest}).has_value());
  EXPECT_EQ(Connect(owner, 2, 1)->outcome.login_version, Version{kHighest + 2});
}

TEST_F(PresenceShardTest, RemovesWhatAFencedEpochLeftBehindWhenItsUserConnects) {
  const Owner old = Open("a");
  const Owner other = Open("b");
  Connect(old, 1, 1).has_value();
  Open("a");
  EXPECT_TRUE(Connect(other, 2, 1)->evictions.empty());
  EXPECT_EQ(Story(), " +1! +2 -1");
}

TEST_F(PresenceShardTest, RemovesWhatAFencedEpochLeftBehindWhenItsUserLeaves) {
  const Owner old = Open("a");
  const Owner other = Open("b");
  Connect(old, 1, 1).has_value();
  Connect(other, 2, 1).has_value();
  Open("a");
  Disconnect(other, 2, 1);
  EXPECT_EQ(Story(), " +1! +2 -1 -2!");
}

TEST_F(PresenceShardTest, TakingOverAConnectionOfAFencedEpochIsNoChange) {
  const Owner old = Open("a");
  const Version login = Connect(old, 1, 1)->outcome.login_version;
  const Owner now = Open("a");
  EXPECT_EQ(Connect(now, 1, 1, login)->outcome.login_version, login);
  EXPECT_EQ(Story(), " +1!");
  std::vector<UserPresence> found;
  const std::array users = {HashedUser({AppId{1}, UserId{1}})};
  shard_.Collect(std::span<const HashedUser>(users), kMoment.now, found);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].connections[0].owner, now);
}

TEST_F(PresenceShardTest, CollectsManyUsersInTheOrderTheyAreAskedFor) {
  constexpr std::int64_t kUsers = 40;  // Some groups, and a part of one.
  PresenceShard shard(1000, pools_, owners_, counts_, log_);
  const Owner owner = Open("a");
  std::vector<HashedUser> asked;
  std::vector<std::uint64_t> expected;
  for (std::int64_t user = 0; user < kUsers; ++user) {
    asked.emplace_back(UserKey{AppId{1}, UserId{user}});
    // One, two, three connections or none.
    for (std::int64_t device = 0; device < user % 4; ++device) {
      const auto number = static_cast<std::uint64_t>(10 * user + device);
      ASSERT_TRUE(Connect(shard, owner, number, user).has_value());
      expected.push_back(number);
    }
  }
  std::vector<OnlineConnection> found;
  shard.Collect(std::span<const HashedUser>(asked), kMoment.now, found);
  std::vector<std::uint64_t> numbers;
  for (const OnlineConnection& connection : found) {
    EXPECT_EQ(static_cast<std::uint64_t>(ToInteger(connection.user)), connection.id.number / 10);
    numbers.push_back(connection.id.number);
  }
  EXPECT_EQ(numbers, expected);
}

TEST_F(PresenceShardTest, RemovesLeftBehindConnectionsWithinABudget) {
  const Owner owner = Open("a");
  for (std::uint64_t i = 1; i <= 3; ++i) {
    Connect(owner, i, 1).has_value();
  }
  const LeaseRef lease = *owners_.FindLive(owner, kMoment.now);
  owners_.Close(owner, DisconnectReason::kDrained);
  EXPECT_EQ(shard_.RemoveLeftBehind(lease, 2, kMoment.wall), 2U);
  EXPECT_EQ(shard_.RemoveLeftBehind(lease, 2, kMoment.wall), 1U);
  EXPECT_EQ(shard_.RemoveLeftBehind(lease, 2, kMoment.wall), 0U);
}

}  // namespace
}  // namespace rollcall
