// UserIndex: finds the first connection of a user, in five to ten bytes a user.
//
// Only slots are kept, for the key is in the record, which a look-up reads anyway. A bucket is one
// cache line of twelve slots with a byte of each hash; a user that finds its bucket full goes to
// the next one, and the bucket counts who passed, so that a search knows where to stop. A look-up
// of an absent user so costs one cache miss, and Prefetch lets those of a whole query overlap.
//
// `records` and `arrays` are borrowed.
//
// Loop-confined, or guarded by its user's mutex, but for PrefetchBucket.

#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "domain/ids.h"
#include "engine/memory/array_pools.h"
#include "engine/memory/connection_record.h"
#include "engine/memory/slab.h"
#include "engine/memory/user_hash.h"

namespace rollcall {

class UserIndex {
 public:
  UserIndex(const ConnectionSlab& records, ArrayPools& arrays)
      : records_(records), arrays_(arrays), buckets_(arrays) {}
  UserIndex(const UserIndex&) = delete;
  UserIndex& operator=(const UserIndex&) = delete;

  // The place that holds the user's first connection, to read or to change; nullptr when absent.
  // Valid until the next Insert or Erase.
  Slot* Find(const HashedUser& user);
  const Slot* Find(const HashedUser& user) const {
    return const_cast<UserIndex*>(this)->Find(user);
  }

  // REQUIRES: the user is absent; `slot` is a record of the user.
  void Insert(const HashedUser& user, Slot slot);
  // REQUIRES: the user is present, and its record still is.
  void Erase(const HashedUser& user);

  // Starts loading what Find will read first, and a little later what it will compare with. These
  // look at the hash only: now and then they load in vain. The first is thread-safe: all that can
  // be out of date is what it loads.
  void PrefetchBucket(const HashedUser& user) const;
  void PrefetchRecord(const HashedUser& user) const;

  // Calls visit(first slot) for each user whose place in the order of the hashes' upper halves is
  // from `from` on, some `buckets` buckets of them. Returns where to go on, kEnd after the last.
  // Users may come and go between two calls: one that stays is visited just once.
  template <typename Visit>
  std::uint64_t VisitFrom(std::uint64_t from, std::size_t buckets, const Visit& visit) const;
  static constexpr std::uint64_t kEnd = std::uint64_t{1} << 32;
  static constexpr std::uint64_t PlaceOf(std::uint64_t hash) { return hash >> 32; }

  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kSlots = 12;
  static constexpr std::uint8_t kEmpty = 0;

  struct alignas(64) Bucket {
    std::array<std::uint8_t, kSlots> tags{};  // kEmpty, or a byte of the user's hash.
    std::uint32_t passed = 0;  // Users who would be here, or before, but are further.
    std::array<Slot, kSlots> slots{};
  };
  static_assert(sizeof(Bucket) == ArrayPools::kLineBytes);

  class Buckets {
   public:
    explicit Buckets(ArrayPools& arrays) : arrays_(arrays) {}
    ~Buckets() { Clear(); }
    Buckets(const Buckets&) = delete;
    Buckets& operator=(const Buckets&) = delete;

    // REQUIRES: there are none.
    void Make(std::size_t size);
    void Clear();
    void Swap(Buckets& other);  // REQUIRES: of the same pools.

    Bucket& operator[](std::size_t index) { return first_[index]; }
    const Bucket& operator[](std::size_t index) const { return first_[index]; }
    const Bucket* first() const { return first_; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

   private:
    ArrayPools& arrays_;
    Bucket* first_ = nullptr;
    std::size_t size_ = 0;
  };

  // Places of a bucket, a bit for each.
  using Places = std::uint32_t;
  static Places Matching(const Bucket& bucket, std::uint8_t tag);
  static std::size_t First(Places places) {
    return static_cast<std::size_t>(std::countr_zero(places));
  }

  static std::uint8_t Tag(std::uint64_t hash) {
    const auto tag = static_cast<std::uint8_t>(hash);
    return tag == kEmpty ? std::uint8_t{1} : tag;
  }
  // Scales the upper half of the hash to the number of buckets, which so need not be a power of
  // two.
  static std::size_t Home(std::uint64_t hash, std::size_t buckets) {
    return ((hash >> 32) * buckets) >> 32;
  }
  std::size_t Home(std::uint64_t hash) const { return Home(hash, buckets_.size()); }
  std::size_t After(std::size_t bucket) const;
  UserKey KeyOf(Slot slot) const {
    const ConnectionRecord& record = records_[slot];
    return {record.app, record.user};
  }
  void Place(std::uint64_t hash, Slot slot);
  void Grow();

  void Announce();

  const ConnectionSlab& records_;
  ArrayPools& arrays_;
  Buckets buckets_;
  // Of the buckets, for PrefetchBucket.
  std::atomic<const Bucket*> announced_ = nullptr;
  std::atomic<std::size_t> announced_size_ = 0;
  std::size_t size_ = 0;
};

// A user's place is its hash, which no growth changes; its bucket is the one of its place, or one
// behind it when users were passed on.
template <typename Visit>
std::uint64_t UserIndex::VisitFrom(std::uint64_t from, std::size_t buckets,
                                   const Visit& visit) const {
  const std::size_t size = buckets_.size();
  if (size == 0) return kEnd;
  const std::size_t first = (from * size) >> 32;
  const std::size_t count = std::min(buckets, size - first);
  const std::uint64_t end =
      first + count == size ? kEnd : (((first + count) << 32) + size - 1) / size;
  std::size_t index = first;
  std::uint32_t passed = 0;  // By the bucket before this one.
  for (std::size_t i = 0; i < size && (i < count || passed > 0); ++i, index = After(index)) {
    const Bucket& bucket = buckets_[index];
    passed = bucket.passed;
    for (std::size_t next = 0; next < kSlots; ++next) {
      const Bucket& after = buckets_[After(index)];
      if (after.tags[next] != kEmpty) rollcall::PrefetchRecord(records_[after.slots[next]]);
    }
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      if (bucket.tags[slot] == kEmpty) continue;
      const std::uint64_t place = PlaceOf(HashUser(KeyOf(bucket.slots[slot])));
      if (place >= from && place < end) visit(bucket.slots[slot]);
    }
  }
  return end;
}

}  // namespace rollcall
