#include "engine/memory/array_pools.h"

#include <array>
#include <new>

#include "base/check.h"

namespace rollcall {
namespace {

constexpr std::size_t kLinesOfRegion = BlockPool::kRegionBytes / ArrayPools::kLineBytes - 1;

// How many arrays share a region. What is longer than a region comes from the heap again: tens of
// millions of users in one shard.
constexpr std::array<std::size_t, 18> kShares = {1,  2,  3,  4,  6,   8,   12,  16,  24,
                                                 32, 48, 64, 96, 128, 192, 256, 384, 496};
static_assert(kLinesOfRegion / kShares.back() > ArrayPools::kLongestOfHeap);

constexpr std::size_t LinesOfShare(std::size_t share) {
  return kLinesOfRegion / share;
}

constexpr std::align_val_t kAlignment{ArrayPools::kLineBytes};

}  // namespace

ArrayPools::ArrayPools() {
  for (const std::size_t share : kShares)
    pools_.emplace_back(LinesOfShare(share) * kLineBytes, BlockPool::FirstRegion::kHugePage);
}

std::size_t ArrayPools::Fit(std::size_t lines) {
  if (lines <= kLongestOfHeap || lines > kLinesOfRegion) return lines;
  std::size_t fit = kLinesOfRegion;
  for (const std::size_t share : kShares) {
    if (LinesOfShare(share) >= lines) fit = LinesOfShare(share);
  }
  return fit;
}

void* ArrayPools::Take(std::size_t lines) {
  CHECK(lines > 0 && Fit(lines) == lines);
  BlockPool* const pool = PoolOf(lines);
  return pool != nullptr ? pool->Take() : ::operator new(lines* kLineBytes, kAlignment);
}

void ArrayPools::Give(void* array, std::size_t lines) {
  BlockPool* const pool = PoolOf(lines);
  if (pool != nullptr) {
    pool->Give(array);
  } else {
    ::operator delete(array, kAlignment);
  }
}

BlockPool* ArrayPools::PoolOf(std::size_t lines) {
  if (lines <= kLongestOfHeap) return nullptr;
  for (std::size_t i = 0; i < kShares.size(); ++i) {
    if (LinesOfShare(kShares[i]) == lines) return &pools_[i];
  }
  return nullptr;
}

}  // namespace rollcall
