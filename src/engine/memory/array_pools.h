// ArrayPools: arrays of cache lines for the indices of all shards, which grow, on huge pages.
//
// Look-ups go to random places of the indices just as to records (BlockPool says why that wants
// huge pages). Lengths come in steps of a third or a half: each is a share of a BlockPool's region,
// so that nearly nothing of it is lost. Short arrays, of a small node, come from the heap.
//
// Thread-safe.

#pragma once

#include <cstddef>
#include <deque>

#include "engine/memory/block_pool.h"

namespace rollcall {

class ArrayPools {
 public:
  static constexpr std::size_t kLineBytes = 64;
  static constexpr std::size_t kLongestOfHeap = 64;  // Lines.

  ArrayPools();
  ArrayPools(const ArrayPools&) = delete;
  ArrayPools& operator=(const ArrayPools&) = delete;

  // The shortest length from `lines` on that an array may have.
  static std::size_t Fit(std::size_t lines);

  // Not initialised, aligned to a line. REQUIRES: Fit(lines) == lines, and not 0.
  void* Take(std::size_t lines);
  // REQUIRES: `array` is Take's, with the same length.
  void Give(void* array, std::size_t lines);

 private:
  BlockPool* PoolOf(std::size_t lines);  // nullptr: the heap.

  std::deque<BlockPool> pools_;  // The longest arrays first.
};

}  // namespace rollcall
