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

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/platform.h"
#include "engine/engine.h"
#include "engine/memory/count_step.h"
#include "engine/memory/owner_table.h"
#include "engine/memory/recount.h"

namespace rollcall {

// What the counts are kept by, for an audit: (lease, app), and sets of several leases.
struct CountKeys {
  std::vector<std::pair<AppId, LeaseRef>> entries;
  std::vector<std::pair<AppId, LeaseSet>> shared_users;
  std::size_t size() const { return entries.size() + shared_users.size(); }
};

class OnlineCounts {
 public:
  // `owners` is borrowed; its tallies are counted here, in the same step.
  explicit OnlineCounts(OwnerTable& owners) : owners_(owners) {}

  // With `is_recounted` the running recount takes the step, too.
  void Apply(CountStep& step, bool is_recounted = false);

  // See Engine::Count.
  std::vector<PresenceCounts> Count(std::optional<AppId> only, MonotonicTime now) const;

  // --- Audit: one recount at a time -------------------------------------------------------------

  void BeginRecount();
  void AddToRecount(const Recount& part);
  // Those in use now. What comes later is not compared.
  CountKeys Keys() const;
  // `limit` keys from the one at `first` on.
  void Compare(const CountKeys& keys, std::size_t first, std::size_t limit,
               AuditReport& report) const;
  // The leases' tallies; and says how much there is.
  void CompareTallies(AuditReport& report) const;
  void EndRecount();

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
  void CompareEntry(const std::pair<AppId, LeaseRef>& key, AuditReport& report) const;
  void CompareVersions(const std::string& where, const Entry& entry, const Recount::Entry& found,
                       AuditReport& report) const;
  void CompareSharedUsers(const SharedKey& key, AuditReport& report) const;
  void AddUser(AppId app, const LeaseSet& leases);
  void RemoveUser(AppId app, const LeaseSet& leases);
  void DropIfEmpty(const Key& key);

  OwnerTable& owners_;
  mutable std::mutex mutex_;
  boost::unordered_flat_map<Key, Entry> entries_;
  std::set<std::pair<AppId, LeaseRef>> by_app_;      // The keys of entries_.
  std::map<SharedKey, std::uint64_t> shared_users_;  // Users of two or more leases.
  std::optional<Recount> recount_;                   // While an audit runs.
};

}  // namespace rollcall
