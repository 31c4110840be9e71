// CountStep: what one step does to one user, as its counters see it.

#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "domain/ids.h"
#include "domain/platform.h"
#include "engine/memory/owner_table.h"
#include "engine/memory/slab.h"

namespace rollcall {

// The distinct leases of one user's connections. One, the usual case, costs no allocation.
class LeaseSet {
 public:
  void Add(LeaseRef lease);

  std::size_t size() const { return first_ == LeaseRef::kNone ? 0 : 1 + others_.size(); }
  LeaseRef front() const { return first_; }  // The lowest. REQUIRES: not empty.
  template <typename Predicate>
  bool Any(const Predicate& predicate) const {
    return size() > 0 && (predicate(first_) || std::ranges::any_of(others_, predicate));
  }

  friend std::strong_ordering operator<=>(const LeaseSet&, const LeaseSet&) = default;
  friend bool operator==(const LeaseSet&, const LeaseSet&) = default;

 private:
  LeaseRef first_ = LeaseRef::kNone;
  std::vector<LeaseRef> others_;  // Sorted, all above first_.
};

struct CountStep {
  struct Connection {
    LeaseRef lease;
    Slot slot;
    std::uint64_t digest;
    Platform platform;
    ClientVersion version;
    bool added;
    bool version_is_other;  // Set by Apply for what is added; for what is removed, as it was then.
  };

  AppId app{};
  LeaseSet before;
  LeaseSet after;
  boost::container::small_vector<Connection, 2> connections;
};

}  // namespace rollcall
