#include "engine/memory/block_pool.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

constexpr std::size_t kBytes = 5632;
constexpr std::size_t kInRegion = (BlockPool::kRegionBytes - 64) / kBytes;

std::vector<void*> Take(BlockPool& pool, std::size_t count) {
  std::vector<void*> blocks;
  for (std::size_t i = 0; i < count; ++i) {
    blocks.push_back(pool.Take());
    std::memset(blocks.back(), static_cast<int>(i % 256), kBytes);
  }
  return blocks;
}

TEST(BlockPoolTest, BlocksAreApartAndAligned) {
  BlockPool pool(kBytes);
  const std::vector<void*> blocks = Take(pool, 1000);
  std::vector<std::uintptr_t> places;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    places.push_back(std::bit_cast<std::uintptr_t>(blocks[i]));
    EXPECT_EQ(places.back() % 64, 0U);
    // Nobody wrote over another's.
    EXPECT_EQ(static_cast<unsigned char*>(blocks[i])[kBytes - 1], i % 256);
  }
  std::sort(places.begin(), places.end());
  for (std::size_t i = 1; i < places.size(); ++i)
    EXPECT_GE(places[i] - places[i - 1], kBytes);
  for (void* const block : blocks)
    pool.Give(block);
}

TEST(BlockPoolTest, OpensARegionWhenTheOthersAreFullAndClosesItWhenItIsEmpty) {
  BlockPool pool(kBytes);
  EXPECT_EQ(pool.regions(), 0U);
  std::vector<void*> blocks = Take(pool, kInRegion);
  EXPECT_EQ(pool.regions(), 1U);
  void* const one_more = pool.Take();
  EXPECT_EQ(pool.regions(), 2U);
  pool.Give(one_more);
  EXPECT_EQ(pool.regions(), 1U);
  for (void* const block : blocks)
    pool.Give(block);
  EXPECT_EQ(pool.regions(), 0U);
}

TEST(BlockPoolTest, UsesWhatWasGivenBackBeforeItOpensARegion) {
  BlockPool pool(kBytes);
  std::vector<void*> blocks = Take(pool, kInRegion * 2);
  const std::set<void*> given = {blocks[3], blocks[kInRegion + 7], blocks[kInRegion * 2 - 1]};
  for (void* const block : given)
    pool.Give(block);
  const std::vector<void*> again = Take(pool, given.size());
  EXPECT_EQ(std::set<void*>(again.begin(), again.end()), given);
  EXPECT_EQ(pool.regions(), 2U);
  for (void* const block : blocks)
    pool.Give(block);
}

TEST(BlockPoolTest, ClosesWhicheverRegionIsEmptyFirst) {
  BlockPool pool(kBytes);
  const std::vector<void*> blocks = Take(pool, kInRegion * 3);
  ASSERT_EQ(pool.regions(), 3U);
  for (const std::size_t region : {1U, 0U, 2U}) {
    const std::size_t before = pool.regions();
    for (std::size_t i = 0; i < kInRegion; ++i)
      pool.Give(blocks[region * kInRegion + i]);
    EXPECT_EQ(pool.regions(), before - 1);
  }
}

TEST(BlockPoolTest, RoundsUpToALineOfTheCache) {
  EXPECT_EQ(BlockPool(1).block_bytes(), 64U);
  EXPECT_EQ(BlockPool(64).block_bytes(), 64U);
  EXPECT_EQ(BlockPool(65).block_bytes(), 128U);
}

}  // namespace
}  // namespace rollcall
