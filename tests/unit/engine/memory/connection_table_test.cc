#include "engine/memory/connection_table.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

constexpr LeaseRef kLease{4};
constexpr LeaseRef kOtherLease{5};

HashedUser User(std::int64_t user) {
  return HashedUser({AppId{1}, UserId{user}});
}

class ConnectionTableTest : public ::testing::Test {
 protected:
  Slot Insert(std::int64_t user, std::uint64_t number, Version login, LeaseRef lease = kLease) {
    Connection connection;
    connection.id = {.boot = 7, .number = number};
    connection.user = User(user).key;
    return table_.Insert(User(user), connection, lease, OwnerSequence{1}, login);
  }

  std::vector<std::uint64_t> NumbersOf(std::int64_t user) {
    std::vector<std::uint64_t> numbers;
    for (Slot slot = table_.FirstOfUser(User(user)); slot != Slot::kNone;
         slot = table_.At(slot).next) {
      numbers.push_back(table_.IdOf(slot).number);
    }
    return numbers;
  }

  std::vector<std::uint64_t> NumbersOf(LeaseRef lease) {
    std::vector<std::uint64_t> numbers;
    for (Slot slot = table_.FirstOfLease(lease); slot != Slot::kNone;
         slot = table_.At(slot).lease_next) {
      numbers.push_back(table_.IdOf(slot).number);
    }
    std::ranges::sort(numbers);
    return numbers;
  }

  RecordPools pools_;
  ConnectionTable table_{pools_};
};

using Numbers = std::vector<std::uint64_t>;

TEST_F(ConnectionTableTest, KeepsAUsersConnectionsInTheOrderOfTheirLogins) {
  Insert(1, 20, Version{20});
  Insert(1, 40, Version{40});
  Insert(1, 30, Version{30});
  Insert(1, 10, Version{10});
  Insert(2, 99, Version{5});
  EXPECT_EQ(NumbersOf(1), (Numbers{10, 20, 30, 40}));
  EXPECT_EQ(NumbersOf(2), Numbers{99});
  EXPECT_EQ(NumbersOf(3), Numbers{});
}

TEST_F(ConnectionTableTest, PutsALoginWithoutAVersionYetLast) {
  Insert(1, 20, Version{20});
  const Slot slot = Insert(1, 21, Version::kNone);
  table_.SetLoginVersion(slot, Version{21});
  EXPECT_EQ(NumbersOf(1), (Numbers{20, 21}));
  EXPECT_EQ(table_.DetailsOf(slot).login_version, Version{21});
}

TEST_F(ConnectionTableTest, RemovesFromTheFrontTheMiddleAndTheEnd) {
  std::vector<Slot> slots;
  for (std::uint64_t i = 1; i <= 5; ++i) {
    slots.push_back(Insert(1, i, Version{i}));
  }
  table_.Remove(User(1), slots[0]);
  EXPECT_EQ(NumbersOf(1), (Numbers{2, 3, 4, 5}));
  table_.Remove(User(1), slots[2]);
  EXPECT_EQ(NumbersOf(1), (Numbers{2, 4, 5}));
  table_.Remove(User(1), slots[4]);
  EXPECT_EQ(NumbersOf(1), (Numbers{2, 4}));
  EXPECT_EQ(NumbersOf(kLease), (Numbers{2, 4}));
  table_.Remove(User(1), slots[1]);
  table_.Remove(User(1), slots[3]);
  EXPECT_EQ(NumbersOf(1), Numbers{});
  EXPECT_EQ(table_.FirstOfLease(kLease), Slot::kNone);
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(ConnectionTableTest, MovesAConnectionToAnotherLease) {
  Insert(1, 1, Version{1});
  const Slot slot = Insert(1, 2, Version{2});
  Insert(2, 3, Version{3});
  table_.MoveToLease(slot, kOtherLease);
  EXPECT_EQ(NumbersOf(kLease), (Numbers{1, 3}));
  EXPECT_EQ(NumbersOf(kOtherLease), Numbers{2});
  EXPECT_EQ(table_.At(slot).lease, kOtherLease);
  EXPECT_EQ(NumbersOf(1), (Numbers{1, 2}));
}

TEST_F(ConnectionTableTest, GivesBackBothKindsOfAddress) {
  Connection connection;
  connection.user = User(1).key;
  for (const std::array<std::uint8_t, 16>& ip : {
           std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 1, 2, 3, 4},
           std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 254, 1, 2, 3, 4},
           std::array<std::uint8_t, 16>{},
           std::array<std::uint8_t, 16>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
       }) {
    connection.address = {.ip = ip, .port = 9};
    const Slot slot = table_.Insert(User(1), connection, kLease, OwnerSequence{1}, Version{1});
    EXPECT_EQ(table_.Unpack(slot), connection);
    table_.Remove(User(1), slot);
  }
}

TEST_F(ConnectionTableTest, FindsEveryUserAmongManyWhileTheyComeAndGo) {
  constexpr std::int64_t kUsers = 5000;
  std::vector<Slot> slots;
  for (std::int64_t user = 0; user < kUsers; ++user) {
    slots.push_back(Insert(user, static_cast<std::uint64_t>(user), Version{1}));
  }
  for (std::int64_t user = 0; user < kUsers; user += 2) {
    table_.Remove(User(user), slots[static_cast<std::size_t>(user)]);
  }
  for (std::int64_t user = 0; user < kUsers; ++user) {
    const Slot expected = user % 2 == 0 ? Slot::kNone : slots[static_cast<std::size_t>(user)];
    ASSERT_EQ(table_.FirstOfUser(User(user)), expected);
  }
  EXPECT_EQ(table_.size(), static_cast<std::size_t>(kUsers) / 2);
}

}  // namespace
}  // namespace rollcall
