// ConnectionRecord: a connection as the memory engine keeps it, 88 bytes.
//
// There are millions of these, hence the shape: the boot of the ConnId and the owner's epoch are
// references, links are slots, and an IPv4 address is kept as its four bytes.

#pragma once

#include <cstdint>

#include "domain/connection.h"
#include "engine/memory/boot_table.h"
#include "engine/memory/owner_table.h"
#include "engine/memory/slab.h"

namespace rollcall {

struct ConnectionRecord {
  std::uint64_t conn_number = 0;
  UserId user{};
  DeviceId device{};
  ClientVersion client_version{};
  WallTime connected_at{};
  Version login_version = Version::kNone;
  OwnerSequence sequence{};

  BootRef boot{};
  AppId app{};
  LeaseRef lease = LeaseRef::kNone;
  Slot next = Slot::kNone;            // Of the same user, by login version.
  Slot lease_previous = Slot::kNone;  // Of the same lease in this shard.
  Slot lease_next = Slot::kNone;
  std::uint32_t ip = 0;  // The IPv4 address, or the slot of the IPv6 one.
  std::uint16_t port = 0;
  Platform platform = Platform::kAndroid;
  bool ip_is_v6 : 1 = false;
  bool version_is_other : 1 = false;  // As OnlineCounts counted it.
};

static_assert(sizeof(ConnectionRecord) == 88);

// A record lies in two cache lines, seldom in three.
inline void PrefetchRecord(const ConnectionRecord& record) {
  __builtin_prefetch(&record);
  __builtin_prefetch(&record.platform);
}

}  // namespace rollcall
