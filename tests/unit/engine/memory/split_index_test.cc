#include "engine/memory/split_index.h"

#include <array>
#include <map>
#include <optional>

#include <gtest/gtest.h>

#include "unit/engine/memory/index_fixture.h"

namespace rollcall {
namespace {

constexpr std::int64_t kUsers = 1000;

class SplitIndexTest : public IndexFixture<SplitIndex> {
 protected:
  std::optional<std::int64_t> Find(std::int64_t user) const {
    const std::optional<Slot> slot = IndexFixture::Find(user);
    return slot ? std::optional(ToInteger(records_[*slot].user)) : std::nullopt;
  }
};

TEST_F(SplitIndexTest, FindsEachUserInWhateverPartTheyAre) {
  std::array<int, SplitIndex::kParts> parts{};
  for (std::int64_t user = 1; user <= kUsers; ++user) {
    Insert(user);
    ++parts[User(user).Part(parts.size())];
  }
  for (const int users : parts)
    EXPECT_GT(users, kUsers / 8);
  for (std::int64_t user = 1; user <= kUsers; ++user) {
    index_.PrefetchBucket(User(user));
    index_.PrefetchRecord(User(user));
    EXPECT_EQ(Find(user), user);
  }
  EXPECT_EQ(Find(kUsers + 1), std::nullopt);
  index_.Erase(User(7));
  EXPECT_EQ(Find(7), std::nullopt);
  EXPECT_EQ(Find(8), 8);
}

TEST_F(SplitIndexTest, VisitsEachUserOnceInTheOrderOfTheirPlaces) {
  for (std::int64_t user = 1; user <= kUsers; ++user)
    Insert(user);
  std::map<std::int64_t, int> visits;
  for (std::uint64_t from = 0; from < SplitIndex::kEnd;) {
    const std::uint64_t next = index_.VisitFrom(from, 8, [&](Slot slot) {
      const std::int64_t user = ToInteger(records_[slot].user);
      ++visits[user];
      EXPECT_GE(SplitIndex::PlaceOf(User(user)), from);
    });
    for (const auto& [user, times] : visits)
      EXPECT_LT(SplitIndex::PlaceOf(User(user)), next);
    ASSERT_GT(next, from);
    from = next;
  }
  EXPECT_EQ(visits.size(), kUsers);
  for (const auto& [user, times] : visits)
    EXPECT_EQ(times, 1) << user;
}

TEST_F(SplitIndexTest, AnEmptyOneIsVisitedToItsEnd) {
  std::uint64_t from = 0;
  while (from < SplitIndex::kEnd)
    from = index_.VisitFrom(from, 8, [](Slot) { FAIL(); });
  EXPECT_EQ(from, SplitIndex::kEnd);
}

}  // namespace
}  // namespace rollcall
