// OnlineCounts: online users, and connections by platform, client version and owner, without
// looking at any user.
//
// Connections are counted by lease, users by the set of leases that vouch for them: a lease that
// lapses then takes away exactly what it alone carried, and a user held by two owners stays online
// with either. Counting an app costs one step for each of its leases, and for each set of several
// in use.
//
// Thread-safe.

#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <boost/container/small_vector.hpp>
#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/platform.h"
#include "engine/engine.h"
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

// What one step does to one user.
struct CountStep {
  struct Connection {
    LeaseRef lease;
    Slot slot;
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

class OnlineCounts {
 public:
  // `owners` is borrowed.
  explicit OnlineCounts(const OwnerTable& owners) : owners_(owners) {}

  void Apply(CountStep& step);

  // See Engine::Count.
  std::vector<PresenceCounts> Count(std::optional<AppId> only, MonotonicTime now) const;

 private:
  struct Key {
    LeaseRef lease{};
    AppId app{};
    friend bool operator==(const Key&, const Key&) = default;
    friend std::size_t hash_value(const Key& key) {
      std::size_t seed = 0;
      boost::hash_combine(seed, key.lease);
      boost::hash_combine(seed, key.app);
      return seed;
    }
  };
  struct Entry {
    std::array<std::uint64_t, kPlatforms.size()> connections{};
    std::uint64_t users = 0;  // That no other lease vouches for.
    boost::unordered_flat_map<ClientVersion, std::uint64_t> versions;  // None of them 0.
    std::uint64_t other_versions = 0;
    std::uint64_t size() const;  // Connections.
    bool empty() const { return users == 0 && size() == 0; }
  };
  using SharedKey = std::pair<AppId, LeaseSet>;

  // Of the app at `place`, which moves behind it. Nothing when none of its leases is live.
  std::optional<PresenceCounts> CountAppAt(std::set<std::pair<AppId, LeaseRef>>::iterator& place,
                                           MonotonicTime now) const;
  std::uint64_t CountSharedUsers(AppId app, MonotonicTime now) const;
  Entry& EntryOf(const Key& key);
  static void CountConnection(Entry& entry, CountStep::Connection& connection);
  static void CountVersion(Entry& entry, CountStep::Connection& connection);
  void AddUser(AppId app, const LeaseSet& leases);
  void RemoveUser(AppId app, const LeaseSet& leases);
  void DropIfEmpty(const Key& key);

  const OwnerTable& owners_;
  mutable std::mutex mutex_;
  boost::unordered_flat_map<Key, Entry> entries_;
  std::set<std::pair<AppId, LeaseRef>> by_app_;      // The keys of entries_.
  std::map<SharedKey, std::uint64_t> shared_users_;  // Users of two or more leases.
};

}  // namespace rollcall
