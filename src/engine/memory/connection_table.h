// ConnectionTable: the connections of one shard, found by user and by lease.
//
// It keeps and links; what may replace what is PresenceShard's business.
//
// Loop-confined, or guarded by its user's mutex.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <boost/unordered/unordered_flat_map.hpp>

#include "domain/connection.h"
#include "domain/ids.h"
#include "domain/owner.h"
#include "engine/memory/array_pools.h"
#include "engine/memory/block_pool.h"
#include "engine/memory/boot_table.h"
#include "engine/memory/connection_record.h"
#include "engine/memory/owner_table.h"
#include "engine/memory/slab.h"
#include "engine/memory/split_index.h"
#include "engine/memory/user_hash.h"

namespace rollcall {

// Where the tables of all shards keep their records and indices.
struct RecordPools {
  BlockPool records{ConnectionSlab::kChunkBytes};
  BlockPool v6_addresses{Slab<std::array<std::uint8_t, 16>>::kChunkBytes};
  ArrayPools indices;
};

class ConnectionTable {
 public:
  // `pools` is borrowed.
  explicit ConnectionTable(RecordPools& pools)
      : records_(pools.records),
        v6_addresses_(pools.v6_addresses),
        users_(records_, pools.indices) {}
  ConnectionTable(const ConnectionTable&) = delete;
  ConnectionTable& operator=(const ConnectionTable&) = delete;

  // The user's connection with the lowest login version, kNone when it has none. Go on with
  // At(slot).next; links of other slots may be read until the next change.
  Slot FirstOfUser(const HashedUser& user) const {
    const Slot* const first = users_.Find(user);
    return first == nullptr ? Slot::kNone : *first;
  }
  Slot FirstOfLease(LeaseRef lease) const;
  const ConnectionRecord& At(Slot slot) const { return records_[slot]; }
  const ConnectionDetails& DetailsOf(Slot slot) const { return records_.DetailOf(slot); }
  ConnId IdOf(Slot slot) const { return IdOf(records_[slot]); }
  ConnId IdOf(const ConnectionRecord& record) const {
    return {boots_[record.boot], record.conn_number};
  }
  Connection Unpack(Slot slot) const;

  // See SplitIndex::VisitFrom.
  template <typename Visit>
  std::uint64_t VisitUsers(std::uint64_t from, std::size_t buckets, const Visit& visit) const {
    return users_.VisitFrom(from, buckets, visit);
  }
  // Calls visit(slot) for each connection that is found from its lease.
  template <typename Visit>
  void VisitByLease(const Visit& visit) const {
    for (const auto& [lease, head] : lease_heads_) {
      for (Slot slot = head; slot != Slot::kNone; slot = records_[slot].lease_next)
        visit(slot);
    }
  }
  // Is it found from its lease: do its neighbours in the chain, or the chain's head, name it?
  bool IsLinkedToLease(Slot slot) const;

  // For many look-ups at once: each starts loading what the next, and at last FirstOfUser, reads.
  // The first may be called by anyone at any time.
  void PrefetchIndex(const HashedUser& user) const { users_.PrefetchBucket(user); }
  void PrefetchFirst(const HashedUser& user) const { users_.PrefetchRecord(user); }
  // The connection after this one, if there is one.
  void PrefetchNext(Slot slot) const {
    if (slot == Slot::kNone) return;
    const Slot next = records_[slot].next;
    if (next != Slot::kNone) PrefetchRecord(records_[next]);
  }

  // `login` kNone: it is put behind the user's others, and SetLoginVersion must follow.
  Slot Insert(const HashedUser& user, const Connection& connection, LeaseRef lease,
              OwnerSequence sequence, Version login);
  // REQUIRES: above the login versions of the user's other connections.
  void SetLoginVersion(Slot slot, Version login) { records_.DetailOf(slot).login_version = login; }
  void SetSequence(Slot slot, OwnerSequence sequence) {
    records_.DetailOf(slot).sequence = sequence;
  }
  void SetVersionIsOther(Slot slot, bool is_other) { records_[slot].version_is_other = is_other; }
  void MoveToLease(Slot slot, LeaseRef lease);
  void Remove(const HashedUser& user, Slot slot);

  std::size_t size() const { return records_.size(); }

 private:
  friend class TableDamage;  // Of the tests of the audit.

  void PackAddress(const Address& address, ConnectionRecord& record);
  void LinkUser(const HashedUser& user, Slot slot);
  void UnlinkUser(const HashedUser& user, Slot slot);
  void LinkLease(Slot slot, LeaseRef lease);
  void UnlinkLease(Slot slot);

  ConnectionSlab records_;
  Slab<std::array<std::uint8_t, 16>> v6_addresses_;
  BootTable boots_;
  SplitIndex users_;
  boost::unordered_flat_map<LeaseRef, Slot> lease_heads_;
};

}  // namespace rollcall
