// PendingEvictions: what a gateway from outside must still be told: connections of its that others
// removed.
//
// An answer can be lost, so telling is not the end of it: each stays, behind those told less often,
// until the gateway reports that the connection is gone. Bounded: when there is no more room, the
// next to be told goes for the new one, and the digest is what is left to find it.
//
// Thread-safe.

#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "service/report_types.h"

namespace rollcall {

class PendingEvictions {
 public:
  static constexpr std::size_t kMax = 4096;

  // False when another one had to go for it.
  bool Add(const EvictedConnection& evicted);
  void Forget(const ConnId& connection);
  bool Contains(const ConnId& connection) const;
  // Up to `limit`, those told least recently first.
  std::vector<EvictedConnection> Tell(std::size_t limit);

 private:
  struct Hash {
    std::size_t operator()(const ConnId& id) const { return id.boot ^ id.number; }
  };
  using Queue = std::list<EvictedConnection>;

  mutable std::mutex mutex_;
  Queue queue_;  // Under mutex_, as the next. The next to be told first.
  std::unordered_map<ConnId, Queue::iterator, Hash> by_id_;
};

}  // namespace rollcall
