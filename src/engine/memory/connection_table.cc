#include "engine/memory/connection_table.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace rollcall {
namespace {

using V4Bytes = std::array<std::uint8_t, 4>;

}  // namespace

Slot ConnectionTable::FirstOfLease(LeaseRef lease) const {
  const auto head = lease_heads_.find(lease);
  return head == lease_heads_.end() ? Slot::kNone : head->second;
}

Connection ConnectionTable::Unpack(Slot slot) const {
  const ConnectionRecord& record = records_[slot];
  Connection connection{
      .id = {boots_[record.boot], record.conn_number},
      .user = {record.app, record.user},
      .device = record.device,
      .platform = record.platform,
      .client_version = record.client_version,
      .connected_at = records_.DetailOf(slot).connected_at,
      .address = {.ip = {}, .port = record.port},
  };
  auto& ip = connection.address.ip;
  if (record.ip_is_v6) {
    ip = v6_addresses_[Slot{record.ip}];
  } else {
    std::ranges::copy(Address::kIpv4Prefix, ip.begin());
    std::ranges::copy(std::bit_cast<V4Bytes>(record.ip), ip.begin() + Address::kIpv4Prefix.size());
  }
  return connection;
}

bool ConnectionTable::IsLinkedToLease(Slot slot) const {
  const ConnectionRecord& record = records_[slot];
  const Slot named = record.lease_previous == Slot::kNone
                         ? FirstOfLease(record.lease)
                         : records_[record.lease_previous].lease_next;
  return named == slot &&
         (record.lease_next == Slot::kNone || records_[record.lease_next].lease_previous == slot);
}

Slot ConnectionTable::Insert(const HashedUser& user, const Connection& connection, LeaseRef lease,
                             OwnerSequence sequence, Version login) {
  ConnectionRecord record;
  record.conn_number = connection.id.number;
  record.user = user.key.user;
  record.device = connection.device;
  record.client_version = connection.client_version;
  record.boot = boots_.Acquire(connection.id.boot);
  record.app = user.key.app;
  record.port = connection.address.port;
  record.platform = connection.platform;
  PackAddress(connection.address, record);
  const Slot slot = records_.Add(
      record,
      {.connected_at = connection.connected_at, .login_version = login, .sequence = sequence});
  LinkUser(user, slot);
  LinkLease(slot, lease);
  return slot;
}

void ConnectionTable::MoveToLease(Slot slot, LeaseRef lease) {
  UnlinkLease(slot);
  LinkLease(slot, lease);
}

void ConnectionTable::Remove(const HashedUser& user, Slot slot) {
  UnlinkUser(user, slot);
  UnlinkLease(slot);
  const ConnectionRecord& record = records_[slot];
  boots_.Release(record.boot);
  if (record.ip_is_v6) v6_addresses_.Release(Slot{record.ip});
  records_.Release(slot);
}

void ConnectionTable::PackAddress(const Address& address, ConnectionRecord& record) {
  if (address.is_ipv4()) {
    V4Bytes bytes{};
    std::copy(address.ip.begin() + Address::kIpv4Prefix.size(), address.ip.end(), bytes.begin());
    record.ip = std::bit_cast<std::uint32_t>(bytes);
  } else {
    record.ip = static_cast<std::uint32_t>(v6_addresses_.Add(address.ip));
    record.ip_is_v6 = true;
  }
}

void ConnectionTable::LinkUser(const HashedUser& user, Slot slot) {
  ConnectionRecord& record = records_[slot];
  Slot* link = users_.Find(user);
  if (link == nullptr) return users_.Insert(user, slot);
  const Version login = records_.DetailOf(slot).login_version;
  const auto goes_before = [&](Slot other) {
    return login != Version::kNone && login < records_.DetailOf(other).login_version;
  };
  while (*link != Slot::kNone && !goes_before(*link)) {
    link = &records_[*link].next;
  }
  record.next = *link;
  *link = slot;
}

void ConnectionTable::UnlinkUser(const HashedUser& user, Slot slot) {
  Slot* link = users_.Find(user);
  CHECK(link != nullptr);
  if (*link == slot && records_[slot].next == Slot::kNone) return users_.Erase(user);
  while (*link != slot) {
    link = &records_[*link].next;
  }
  *link = records_[slot].next;
}

void ConnectionTable::LinkLease(Slot slot, LeaseRef lease) {
  ConnectionRecord& record = records_[slot];
  const auto [head, is_first] = lease_heads_.try_emplace(lease, slot);
  record.lease = lease;
  record.lease_previous = Slot::kNone;
  record.lease_next = is_first ? Slot::kNone : head->second;
  if (!is_first) records_[head->second].lease_previous = slot;
  head->second = slot;
}

void ConnectionTable::UnlinkLease(Slot slot) {
  const ConnectionRecord& record = records_[slot];
  if (record.lease_next != Slot::kNone) {
    records_[record.lease_next].lease_previous = record.lease_previous;
  }
  if (record.lease_previous != Slot::kNone) {
    records_[record.lease_previous].lease_next = record.lease_next;
  } else if (record.lease_next != Slot::kNone) {
    lease_heads_.find(record.lease)->second = record.lease_next;
  } else {
    lease_heads_.erase(record.lease);
  }
}

}  // namespace rollcall
