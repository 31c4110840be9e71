// SplitIndex: a UserIndex in parts, each of which grows by itself.
//
// Growing moves a whole index while its shard's mutex is held. Few shards are good for queries,
// which take each one's mutex; in parts, few shards have no long growth.
//
// `records` and `arrays` are borrowed. Loop-confined, or guarded by its user's mutex, but for
// PrefetchBucket.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/memory/array_pools.h"
#include "engine/memory/connection_record.h"
#include "engine/memory/user_hash.h"
#include "engine/memory/user_index.h"

namespace rollcall {

class SplitIndex {
 public:
  static constexpr std::size_t kParts = 4;

  SplitIndex(const ConnectionSlab& records, ArrayPools& arrays)
      : parts_{UserIndex(records, arrays), UserIndex(records, arrays), UserIndex(records, arrays),
               UserIndex(records, arrays)} {}

  // As those of UserIndex.
  Slot* Find(const HashedUser& user) { return PartOf(user).Find(user); }
  const Slot* Find(const HashedUser& user) const { return PartOf(user).Find(user); }
  void Insert(const HashedUser& user, Slot slot) { PartOf(user).Insert(user, slot); }
  void Erase(const HashedUser& user) { PartOf(user).Erase(user); }
  void PrefetchBucket(const HashedUser& user) const { PartOf(user).PrefetchBucket(user); }
  void PrefetchRecord(const HashedUser& user) const { PartOf(user).PrefetchRecord(user); }

  // As UserIndex::VisitFrom, one part after the other.
  static constexpr std::uint64_t kEnd = kParts * UserIndex::kEnd;
  static constexpr std::uint64_t PlaceOf(const HashedUser& user) {
    return user.Part(kParts) * UserIndex::kEnd + UserIndex::PlaceOf(user.hash);
  }
  template <typename Visit>
  std::uint64_t VisitFrom(std::uint64_t from, std::size_t buckets, const Visit& visit) const {
    const std::uint64_t part = from / UserIndex::kEnd;
    return part * UserIndex::kEnd + parts_[part].VisitFrom(from % UserIndex::kEnd, buckets, visit);
  }

 private:
  UserIndex& PartOf(const HashedUser& user) { return parts_[user.Part(kParts)]; }
  const UserIndex& PartOf(const HashedUser& user) const { return parts_[user.Part(kParts)]; }

  std::array<UserIndex, kParts> parts_;
};

}  // namespace rollcall
