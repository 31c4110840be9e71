// ConnectionLimiter: how many connections each client address has at one door, and whether it may
// have one more.
//
// An IPv6 client counts by its /64 (SubscriberOf). Memory is bounded by the connections there are:
// an address is kept while it has one.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include <boost/unordered/unordered_flat_map.hpp>

#include "domain/address.h"

namespace rollcall {

// Thread-safe.
class ConnectionLimiter {
 public:
  // 0 = no limit; a reload may change it. Then all are counted nevertheless.
  explicit ConnectionLimiter(std::uint32_t max_per_address) : max_(max_per_address) {}
  void SetMax(std::uint32_t max_per_address);

  // Counts one more connection of `client`; false, and counts nothing, when it has as many as it
  // may have.
  [[nodiscard]] bool Open(const Address& client);
  // REQUIRES: one Open(client) returned true for it.
  void Close(const Address& client);

  // Addresses in memory.
  std::size_t size() const;

 private:
  using Key = std::array<std::uint8_t, 16>;

  mutable std::mutex mutex_;
  std::uint32_t max_;  // Under mutex_, as the next.
  boost::unordered_flat_map<Key, std::uint32_t> open_;
};

}  // namespace rollcall
