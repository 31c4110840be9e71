#include "engine/memory/user_index.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "unit/engine/memory/index_fixture.h"

namespace rollcall {
namespace {

using UserIndexTest = IndexFixture<UserIndex>;

TEST_F(UserIndexTest, AnEmptyOneFindsNobodyAndHasNothingToPrefetch) {
  EXPECT_EQ(Find(1), std::nullopt);
  index_.PrefetchBucket(User(1));
  index_.PrefetchRecord(User(1));
}

TEST_F(UserIndexTest, FindsWhoIsThereUnderTheirOwnAppOnly) {
  const Slot slot = Insert(1);
  EXPECT_EQ(Find(1), slot);
  EXPECT_EQ(Find(2), std::nullopt);
  EXPECT_EQ(index_.Find(HashedUser({AppId{2}, UserId{1}})), nullptr);
  index_.PrefetchBucket(User(1));
  index_.PrefetchRecord(User(1));
}

TEST_F(UserIndexTest, APlaceCanBeGivenToAnotherRecordOfTheUser) {
  const Slot first = Insert(1);
  const Slot second = records_.Add(records_[first]);
  *index_.Find(User(1)) = second;
  EXPECT_EQ(Find(1), second);
}

TEST_F(UserIndexTest, IsEmptyAgainWhenTheLastUserWent) {
  Insert(1);
  index_.Erase(User(1));
  EXPECT_EQ(index_.size(), 0U);
  EXPECT_EQ(Find(1), std::nullopt);
  const Slot again = Insert(1);
  EXPECT_EQ(Find(1), again);
}

// Users come and go around the points where it grows, so that buckets overflow and are passed by.
TEST_F(UserIndexTest, AgreesWithAMapWhileManyComeAndGo) {
  std::map<std::int64_t, Slot> model;
  std::uint64_t random = 1;
  for (int step = 0; step < 30'000; ++step) {
    random = random * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    const auto user = static_cast<std::int64_t>((random >> 33) % 600);
    const auto known = model.find(user);
    ASSERT_EQ(Find(user), known == model.end() ? std::nullopt : std::optional(known->second));
    if (known == model.end()) {
      model[user] = Insert(user);
    } else {
      index_.Erase(User(user));
      records_.Release(known->second);
      model.erase(known);
    }
    ASSERT_EQ(index_.size(), model.size());
  }
}

// Low bytes of 0 and 1 share a tag; all of one bucket have the same upper half.
TEST_F(UserIndexTest, TellsApartUsersWhoseHashesCollide) {
  std::vector<std::int64_t> users;
  for (std::int64_t user = 0; users.size() < 40; ++user) {
    const std::uint64_t hash = User(user).hash;
    if ((hash & 0xFF) <= 1 && hash >> 56 == 0) users.push_back(user);
  }
  std::map<std::int64_t, Slot> model;
  for (const std::int64_t user : users) {
    model[user] = Insert(user);
  }
  for (const auto& [user, slot] : model) {
    EXPECT_EQ(Find(user), slot);
  }
  index_.Erase(User(users.front()));
  EXPECT_EQ(Find(users.front()), std::nullopt);
  EXPECT_EQ(Find(users.back()), model[users.back()]);
}

using UserIndexDeathTest = UserIndexTest;

TEST_F(UserIndexDeathTest, ChecksThatAnErasedUserIsPresent) {
  Insert(1);
  EXPECT_DEATH(index_.Erase(User(2)), "CHECK");
}

// In the order of their hashes, which stays while the index grows, and users are passed on.
TEST_F(UserIndexTest, VisitsWhoStaysJustOnceWhileOthersComeAndGo) {
  constexpr std::int64_t kStay = 2000;
  for (std::int64_t user = 0; user < kStay; ++user)
    Insert(user);
  for (std::int64_t user = -300; user < 0; ++user)
    Insert(user);
  std::map<std::int64_t, int> visits;
  std::int64_t others = kStay;
  int pieces = 0;
  for (std::uint64_t from = 0; from < UserIndex::kEnd; ++pieces) {
    const std::uint64_t next = index_.VisitFrom(from, 8, [&](Slot slot) {
      const auto user = static_cast<std::int64_t>(records_[slot].user);
      const std::uint64_t place = UserIndex::PlaceOf(User(user).hash);
      EXPECT_TRUE(place >= from);
      ++visits[user];
    });
    EXPECT_GT(next, from);
    from = next;
    for (int i = 0; i < 100; ++i)
      Insert(others++);
    if (pieces < 20) index_.Erase(User(-1 - pieces));
  }
  EXPECT_GT(pieces, 10);
  for (std::int64_t user = 0; user < kStay; ++user)
    EXPECT_EQ(visits[user], 1) << user;
  for (const auto& [user, times] : visits)
    EXPECT_EQ(times, 1) << user;
}

TEST_F(UserIndexTest, AnEmptyOneVisitsNobody) {
  EXPECT_EQ(index_.VisitFrom(0, 8, [](Slot) { FAIL(); }), UserIndex::kEnd);
}

}  // namespace
}  // namespace rollcall
