// ConnectionRecord and ConnectionDetails: a connection as the memory engine keeps it, 88 bytes.
//
// There are millions of these, hence the shape: the boot of the ConnId and the owner's epoch are
// references, links are slots, and an IPv4 address is kept as its four bytes. What a query reads
// fills one cache line; the rest lies elsewhere.

#pragma once

#include <cstdint>

#include "domain/connection.h"
#include "engine/memory/boot_table.h"
#include "engine/memory/owner_table.h"
#include "engine/memory/slab.h"

namespace rollcall {

struct alignas(64) ConnectionRecord {
  UserId user{};
  AppId app{};
  Slot next = Slot::kNone;  // Of the same user, by login version.
  std::uint64_t conn_number = 0;
  DeviceId device{};
  ClientVersion client_version{};
  LeaseRef lease = LeaseRef::kNone;
  BootRef boot{};
  Platform platform = Platform::kAndroid;

  bool ip_is_v6 : 1 = false;
  bool version_is_other : 1 = false;  // As OnlineCounts counted it.
  std::uint16_t port = 0;
  std::uint32_t ip = 0;               // The IPv4 address, or the slot of the IPv6 one.
  Slot lease_previous = Slot::kNone;  // Of the same lease in this shard.
  Slot lease_next = Slot::kNone;
};
static_assert(sizeof(ConnectionRecord) == 64);

struct ConnectionDetails {
  WallTime connected_at{};
  Version login_version = Version::kNone;
  OwnerSequence sequence{};
};
static_assert(sizeof(ConnectionDetails) == 24);

using ConnectionSlab = Slab<ConnectionRecord, ConnectionDetails>;

inline void PrefetchRecord(const ConnectionRecord& record) {
  __builtin_prefetch(&record);
}

}  // namespace rollcall
