// BlockPool: blocks of one size for many slabs or indices, cut from regions of 2 MiB.
//
// Look-ups among millions of connections go to random places, and wait for the page table more than
// for the memory. So the kernel is asked for one huge page a region, and the translation of a place
// is nearly always at hand. (A small node may keep to small pages: then its first region grows with
// what it holds.) A region whose blocks are all free goes back to the kernel.
//
// Thread-safe.

#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>

namespace rollcall {

class BlockPool {
 public:
  static constexpr std::size_t kRegionBytes = std::size_t{2} << 20;

  enum class FirstRegion : std::uint8_t { kSmallPages, kHugePage };

  // REQUIRES: a block and a line of 64 bytes fit into a region. Blocks are aligned to 64 bytes.
  explicit BlockPool(std::size_t block_bytes, FirstRegion first = FirstRegion::kSmallPages);
  ~BlockPool();  // REQUIRES: every block was given back.
  BlockPool(const BlockPool&) = delete;
  BlockPool& operator=(const BlockPool&) = delete;

  // Not initialised. Ends the process when there is no memory, as `new` does here.
  void* Take();
  void Give(void* block);

  std::size_t block_bytes() const { return block_bytes_; }
  std::size_t regions() const;

 private:
  struct Region;

  Region* Open();
  void Close(Region* region);
  void Link(Region* region);
  void Unlink(Region* region);

  const std::size_t block_bytes_;
  const FirstRegion first_;
  mutable std::mutex mutex_;
  Region* with_room_ = nullptr;  // Under mutex_, as the next. Regions that have a free block.
  std::size_t regions_ = 0;
};

}  // namespace rollcall
