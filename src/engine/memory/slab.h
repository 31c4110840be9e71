// Slab: values in chunks, named by 32-bit slots that stay valid until released.
//
// A value may have a second part, kept at the end of the chunk: of what is seldom read, so that
// what is read often lies close together.
//
// Four bytes instead of a pointer, no allocation per value, and nothing moves when it grows. An
// emptied slab gives its memory back, but for one chunk.
//
// Loop-confined, or guarded by its user's mutex.

#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>
#include <vector>

#include "base/check.h"
#include "engine/memory/block_pool.h"

namespace rollcall {

enum class Slot : std::uint32_t { kNone = std::numeric_limits<std::uint32_t>::max() };

struct NoDetail {};

template <typename T, typename Detail = NoDetail>
class Slab {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
  static_assert(std::is_trivially_copyable_v<Detail> && std::is_trivially_destructible_v<Detail>);

  union Cell {
    Cell() {}  // Constructed by Add.
    T value;
    Slot next_free;
  };
  // So long that the list of chunks stays in the processor's caches.
  static constexpr std::uint32_t kChunk = 1024;
  static constexpr std::size_t kCellBytes = kChunk * sizeof(Cell);
  static_assert(kCellBytes % alignof(Detail) == 0);

 public:
  static constexpr std::size_t kChunkBytes =
      kCellBytes + (std::is_empty_v<Detail> ? 0 : kChunk * sizeof(Detail));

  // `pool` is borrowed, and gives blocks of at least kChunkBytes.
  explicit Slab(BlockPool& pool) : pool_(pool) { CHECK(pool.block_bytes() >= kChunkBytes); }
  ~Slab() { GiveBack(0); }
  Slab(const Slab&) = delete;
  Slab& operator=(const Slab&) = delete;

  Slot Add(const T& value, const Detail& detail = {}) {
    if (first_free_ == Slot::kNone) Grow();
    const Slot slot = first_free_;
    Cell& cell = At(slot);
    first_free_ = cell.next_free;
    std::construct_at(&cell.value, value);
    if constexpr (!std::is_empty_v<Detail>) std::construct_at(&DetailOf(slot), detail);
    ++size_;
    return slot;
  }

  // REQUIRES, as the accessors: `slot` was given by Add and not released since.
  void Release(Slot slot) {
    CHECK(size_ > 0);
    At(slot).next_free = first_free_;
    first_free_ = slot;
    if (--size_ == 0) Shrink();
  }

  T& operator[](Slot slot) { return At(slot).value; }
  const T& operator[](Slot slot) const { return const_cast<Slab*>(this)->At(slot).value; }

  Detail& DetailOf(Slot slot) {
    const auto index = static_cast<std::uint32_t>(slot);
    return Details(chunks_[index / kChunk])[index % kChunk];
  }
  const Detail& DetailOf(Slot slot) const { return const_cast<Slab*>(this)->DetailOf(slot); }

  std::size_t size() const { return size_; }

 private:
  static Detail* Details(Cell* chunk) {
    return std::bit_cast<Detail*>(std::bit_cast<std::byte*>(chunk) + kCellBytes);
  }

  Cell& At(Slot slot) {
    const auto index = static_cast<std::uint32_t>(slot);
    return chunks_[index / kChunk][index % kChunk];
  }

  void Grow() {
    const std::size_t first = chunks_.size() * kChunk;
    CHECK(first < static_cast<std::uint32_t>(Slot::kNone) - kChunk);
    chunks_.push_back(static_cast<Cell*>(pool_.Take()));
    Chain(static_cast<std::uint32_t>(first));
  }

  void Shrink() {
    GiveBack(1);
    chunks_.shrink_to_fit();
    Chain(0);
  }

  void GiveBack(std::size_t but_first) {
    for (std::size_t i = but_first; i < chunks_.size(); ++i)
      pool_.Give(chunks_[i]);
    chunks_.resize(std::min(chunks_.size(), but_first));
  }

  // Makes the last chunk, which begins at slot `first`, the list of free cells.
  void Chain(std::uint32_t first) {
    for (std::uint32_t i = 0; i < kChunk; ++i) {
      const bool last = i + 1 == kChunk;
      std::construct_at(chunks_.back() + i)->next_free = last ? Slot::kNone : Slot{first + i + 1};
    }
    first_free_ = Slot{first};
  }

  BlockPool& pool_;
  std::vector<Cell*> chunks_;
  Slot first_free_ = Slot::kNone;
  std::size_t size_ = 0;
};

}  // namespace rollcall
