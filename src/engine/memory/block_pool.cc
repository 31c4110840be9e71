#include "engine/memory/block_pool.h"

#include <bit>
#include <memory>

#include <sys/mman.h>

#include "base/check.h"

namespace rollcall {
namespace {

constexpr std::size_t kLine = 64;

struct FreeBlock {
  FreeBlock* next;
};

constexpr std::size_t RoundUp(std::size_t bytes) {
  return (bytes + kLine - 1) / kLine * kLine;
}

// Aligned to its size, so that a block finds its region by its address.
void* MapRegion() {
  constexpr std::size_t kSize = BlockPool::kRegionBytes;
  void* const mapped = ::mmap(nullptr, kSize * 2, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  CHECK(mapped != MAP_FAILED);
  auto* const begin = static_cast<std::byte*>(mapped);
  const std::size_t before = (kSize - std::bit_cast<std::uintptr_t>(begin) % kSize) % kSize;
  if (before > 0) ::munmap(begin, before);
  ::munmap(begin + before + kSize, kSize - before);
  return begin + before;
}

}  // namespace

// At the start of its memory.
struct BlockPool::Region {
  Region* previous = nullptr;  // Of those with room.
  Region* next = nullptr;
  FreeBlock* free = nullptr;  // Given back.
  std::size_t fresh = 0;      // Offset of what was never taken.
  std::size_t used = 0;       // Blocks that are out.
};

BlockPool::BlockPool(std::size_t block_bytes, FirstRegion first)
    : block_bytes_(RoundUp(block_bytes)), first_(first) {
  CHECK(block_bytes > 0 && block_bytes_ + RoundUp(sizeof(Region)) <= kRegionBytes);
}

BlockPool::~BlockPool() {
  CHECK(regions_ == 0);
}

void* BlockPool::Take() {
  const std::lock_guard lock(mutex_);
  Region* const region = with_room_ != nullptr ? with_room_ : Open();
  ++region->used;
  void* block = region->free;
  if (block != nullptr) {
    region->free = region->free->next;
  } else {
    block = std::bit_cast<std::byte*>(region) + region->fresh;
    region->fresh += block_bytes_;
  }
  const bool is_full = region->free == nullptr && region->fresh + block_bytes_ > kRegionBytes;
  if (is_full) Unlink(region);
  return block;
}

void BlockPool::Give(void* block) {
  const std::lock_guard lock(mutex_);
  const std::uintptr_t address = std::bit_cast<std::uintptr_t>(block);
  auto* const region = std::bit_cast<Region*>(address - address % kRegionBytes);
  const bool was_full = region->free == nullptr && region->fresh + block_bytes_ > kRegionBytes;
  region->free = std::construct_at(static_cast<FreeBlock*>(block), FreeBlock{region->free});
  if (was_full) Link(region);
  if (--region->used == 0) Close(region);
}

std::size_t BlockPool::regions() const {
  const std::lock_guard lock(mutex_);
  return regions_;
}

BlockPool::Region* BlockPool::Open() {
  void* const memory = MapRegion();
  // It may say no: then the pages are small, and nothing else differs.
  if (regions_++ > 0 || first_ == FirstRegion::kHugePage) {
    ::madvise(memory, kRegionBytes, MADV_HUGEPAGE);
  }
  auto* const region = std::construct_at(static_cast<Region*>(memory));
  region->fresh = RoundUp(sizeof(Region));
  Link(region);
  return region;
}

void BlockPool::Close(Region* region) {
  Unlink(region);
  ::munmap(region, kRegionBytes);
  --regions_;
}

void BlockPool::Link(Region* region) {
  region->previous = nullptr;
  region->next = with_room_;
  if (with_room_ != nullptr) with_room_->previous = region;
  with_room_ = region;
}

void BlockPool::Unlink(Region* region) {
  if (region->next != nullptr) region->next->previous = region->previous;
  (region->previous == nullptr ? with_room_ : region->previous->next) = region->next;
}

}  // namespace rollcall
