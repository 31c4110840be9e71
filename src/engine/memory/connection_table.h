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
#include <boost/unordered/unordered_flat_set.hpp>

#include "domain/connection.h"
#include "domain/ids.h"
#include "domain/owner.h"
#include "engine/memory/boot_table.h"
#include "engine/memory/connection_record.h"
#include "engine/memory/owner_table.h"
#include "engine/memory/slab.h"
#include "engine/memory/user_hash.h"

namespace rollcall {

class ConnectionTable {
 public:
  ConnectionTable() : users_(0, ByUser{&records_}, ByUser{&records_}) {}
  ConnectionTable(const ConnectionTable&) = delete;
  ConnectionTable& operator=(const ConnectionTable&) = delete;

  // The user's connection with the lowest login version, kNone when it has none. Go on with
  // At(slot).next; links of other slots may be read until the next change.
  Slot FirstOfUser(const HashedUser& user) const;
  Slot FirstOfLease(LeaseRef lease) const;
  const ConnectionRecord& At(Slot slot) const { return records_[slot]; }
  ConnId IdOf(Slot slot) const;
  Connection Unpack(Slot slot) const;

  // `login` kNone: it is put behind the user's others, and SetLoginVersion must follow.
  Slot Insert(const HashedUser& user, const Connection& connection, LeaseRef lease,
              OwnerSequence sequence, Version login);
  // REQUIRES: above the login versions of the user's other connections.
  void SetLoginVersion(Slot slot, Version login) { records_[slot].login_version = login; }
  void SetSequence(Slot slot, OwnerSequence sequence) { records_[slot].sequence = sequence; }
  void MoveToLease(Slot slot, LeaseRef lease);
  void Remove(const HashedUser& user, Slot slot);

  std::size_t size() const { return records_.size(); }

 private:
  using Records = Slab<ConnectionRecord>;

  // The index holds slots only: the key is in the record, which a look-up reads anyway.
  struct UserEntry {
    mutable Slot first;  // Changing it leaves the key as it is: same user.
  };
  struct ByUser {
    using is_transparent = void;
    using is_avalanching = void;

    std::size_t operator()(const HashedUser& user) const { return user.hash; }
    std::size_t operator()(const UserEntry& entry) const { return HashUser(KeyOf(entry)); }
    bool operator()(const HashedUser& user, const UserEntry& entry) const {
      return user.key == KeyOf(entry);
    }
    bool operator()(const UserEntry& entry, const HashedUser& user) const {
      return user.key == KeyOf(entry);
    }
    bool operator()(const UserEntry& a, const UserEntry& b) const { return KeyOf(a) == KeyOf(b); }
    UserKey KeyOf(const UserEntry& entry) const {
      const ConnectionRecord& record = (*records)[entry.first];
      return {record.app, record.user};
    }

    const Records* records;
  };

  void PackAddress(const Address& address, ConnectionRecord& record);
  void LinkUser(const HashedUser& user, Slot slot);
  void UnlinkUser(const HashedUser& user, Slot slot);
  void LinkLease(Slot slot, LeaseRef lease);
  void UnlinkLease(Slot slot);

  Records records_;
  Slab<std::array<std::uint8_t, 16>> v6_addresses_;
  BootTable boots_;
  boost::unordered_flat_set<UserEntry, ByUser, ByUser> users_;
  boost::unordered_flat_map<LeaseRef, Slot> lease_heads_;
};

}  // namespace rollcall
