#include "engine/memory/user_index.h"

#include <bit>
#include <cstddef>
#include <memory>
#include <utility>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/check.h"

namespace rollcall {
namespace {

// Fuller buckets would send too many to the next one. As 4/5, without the rounding of a float.
constexpr bool TooFull(std::size_t users, std::size_t places) {
  return users * 5 > places * 4;
}

}  // namespace

// Without a branch for each place that is there, which nobody could predict.
UserIndex::Places UserIndex::Matching(const Bucket& bucket, std::uint8_t tag) {
#ifdef __SSE2__
  static_assert(offsetof(Bucket, tags) == 0 && sizeof(__m128i) <= sizeof(Bucket));
  const __m128i first_bytes = _mm_load_si128(std::bit_cast<const __m128i*>(&bucket));
  const __m128i equal = _mm_cmpeq_epi8(first_bytes, _mm_set1_epi8(static_cast<char>(tag)));
  return static_cast<Places>(_mm_movemask_epi8(equal)) & ((Places{1} << kSlots) - 1);
#else
  Places matching = 0;
  for (std::size_t i = 0; i < kSlots; ++i)
    matching |= static_cast<Places>(bucket.tags[i] == tag) << i;
  return matching;
#endif
}

void UserIndex::Buckets::Make(std::size_t size) {
  CHECK(first_ == nullptr);
  first_ = static_cast<Bucket*>(arrays_.Take(size));
  size_ = size;
  std::uninitialized_value_construct_n(first_, size);
}

void UserIndex::Buckets::Clear() {
  if (first_ != nullptr) arrays_.Give(first_, size_);
  first_ = nullptr;
  size_ = 0;
}

void UserIndex::Buckets::Swap(Buckets& other) {
  CHECK(&arrays_ == &other.arrays_);
  std::swap(first_, other.first_);
  std::swap(size_, other.size_);
}

Slot* UserIndex::Find(const HashedUser& user) {
  const std::uint8_t tag = Tag(user.hash);
  std::size_t index = Home(user.hash);
  for (std::size_t left = buckets_.size(); left > 0; --left, index = After(index)) {
    Bucket& bucket = buckets_[index];
    for (Places rest = Matching(bucket, tag); rest != 0; rest &= rest - 1) {
      const std::size_t i = First(rest);
      if (KeyOf(bucket.slots[i]) == user.key) return &bucket.slots[i];
    }
    if (bucket.passed == 0) break;
  }
  return nullptr;
}

void UserIndex::Insert(const HashedUser& user, Slot slot) {
  if (TooFull(size_ + 1, buckets_.size() * kSlots)) Grow();
  Place(user.hash, slot);
  ++size_;
}

void UserIndex::Erase(const HashedUser& user) {
  const Slot* const place = Find(user);
  CHECK(place != nullptr);
  for (std::size_t index = Home(user.hash);; index = After(index)) {
    Bucket& bucket = buckets_[index];
    if (place >= bucket.slots.data() && place < bucket.slots.data() + kSlots) {
      bucket.tags[static_cast<std::size_t>(place - bucket.slots.data())] = kEmpty;
      break;
    }
    --bucket.passed;
  }
  if (--size_ > 0) return;
  buckets_.Clear();
  Announce();
}

void UserIndex::PrefetchBucket(const HashedUser& user) const {
  // The two need not be of one moment: a wrong place is loaded in vain, and nothing is read.
  const Bucket* const first = announced_.load(std::memory_order_relaxed);
  const std::size_t size = announced_size_.load(std::memory_order_relaxed);
  __builtin_prefetch(first + Home(user.hash, size));
}

void UserIndex::PrefetchRecord(const HashedUser& user) const {
  if (buckets_.empty()) return;
  const Bucket& bucket = buckets_[Home(user.hash)];
  for (Places rest = Matching(bucket, Tag(user.hash)); rest != 0; rest &= rest - 1)
    rollcall::PrefetchRecord(records_[bucket.slots[First(rest)]]);
}

std::size_t UserIndex::After(std::size_t bucket) const {
  return bucket + 1 == buckets_.size() ? 0 : bucket + 1;
}

void UserIndex::Place(std::uint64_t hash, Slot slot) {
  for (std::size_t index = Home(hash);; index = After(index)) {
    Bucket& bucket = buckets_[index];
    for (std::size_t i = 0; i < kSlots; ++i) {
      if (bucket.tags[i] != kEmpty) continue;
      bucket.tags[i] = Tag(hash);
      bucket.slots[i] = slot;
      return;
    }
    ++bucket.passed;
  }
}

void UserIndex::Announce() {
  announced_.store(buckets_.first(), std::memory_order_relaxed);
  announced_size_.store(buckets_.size(), std::memory_order_relaxed);
}

// By a third or a half only: doubling would leave most buckets empty for long.
void UserIndex::Grow() {
  Buckets old(arrays_);
  old.Make(ArrayPools::Fit(buckets_.size() + buckets_.size() / 4 + 1));
  old.Swap(buckets_);
  Announce();
  for (std::size_t index = 0; index < old.size(); ++index) {
    if (index + 1 < old.size()) {
      for (std::size_t i = 0; i < kSlots; ++i) {
        if (old[index + 1].tags[i] != kEmpty)
          rollcall::PrefetchRecord(records_[old[index + 1].slots[i]]);
      }
    }
    for (std::size_t i = 0; i < kSlots; ++i) {
      if (old[index].tags[i] == kEmpty) continue;
      Place(HashUser(KeyOf(old[index].slots[i])), old[index].slots[i]);
    }
  }
}

}  // namespace rollcall
