#include "engine/memory/slab.h"

#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(SlabTest, KeepsValuesWhereTheyAreWhileItGrows) {
  BlockPool pool(Slab<int>::kChunkBytes);
  Slab<int> slab(pool);
  const Slot first = slab.Add(-1);
  const int* const place = &slab[first];
  std::set<Slot> slots = {first};
  for (int i = 0; i < 1000; ++i) {
    const Slot slot = slab.Add(i);
    EXPECT_TRUE(slots.insert(slot).second);
    EXPECT_EQ(slab[slot], i);
  }
  EXPECT_EQ(&slab[first], place);
  EXPECT_EQ(slab[first], -1);
  EXPECT_EQ(slab.size(), 1001U);
}

TEST(SlabTest, KeepsTheSecondPartBesideTheFirst) {
  using Pairs = Slab<int, double>;
  BlockPool pool(Pairs::kChunkBytes);
  Pairs slab(pool);
  std::vector<Slot> slots;
  for (int i = 0; i < 1000; ++i)
    slots.push_back(slab.Add(i, i + 0.5));
  slab.Release(slots[7]);
  slots[7] = slab.Add(7, -7.5);
  slab.DetailOf(slots[8]) = -8.5;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(slab[slots[static_cast<std::size_t>(i)]], i);
    EXPECT_EQ(slab.DetailOf(slots[static_cast<std::size_t>(i)]),
              i == 7 || i == 8 ? -(i + 0.5) : i + 0.5);
  }
}

TEST(SlabTest, UsesReleasedSlotsAgain) {
  BlockPool pool(Slab<int>::kChunkBytes);
  Slab<int> slab(pool);
  slab.Add(1);
  const Slot slot = slab.Add(2);
  slab.Release(slot);
  EXPECT_EQ(slab.size(), 1U);
  EXPECT_EQ(slab.Add(3), slot);
  EXPECT_EQ(slab[slot], 3);
}

TEST(SlabTest, StartsAnewWhenItWasEmptied) {
  BlockPool pool(Slab<int>::kChunkBytes);
  Slab<int> slab(pool);
  for (int round = 0; round < 3; ++round) {
    std::vector<Slot> slots;
    for (int i = 0; i < 600; ++i) {
      slots.push_back(slab.Add(i));
    }
    // From the front, so that the last one released is not of the chunk that stays.
    for (const Slot slot : slots) {
      slab.Release(slot);
    }
    EXPECT_EQ(slab.size(), 0U);
  }
  EXPECT_EQ(slab.Add(5), Slot{0});
}

}  // namespace
}  // namespace rollcall
