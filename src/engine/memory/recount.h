// Recount: what an audit has found in the records, in the shape in which OnlineCounts counts them.
//
// Its numbers have a sign and are never checked: they are there to be compared with damaged ones.
//
// Loop-confined, or guarded by its user's mutex.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "domain/ids.h"
#include "domain/platform.h"
#include "engine/memory/count_step.h"
#include "engine/memory/owner_table.h"

namespace rollcall {

class Recount {
 public:
  struct Entry {
    std::array<std::int64_t, kPlatforms.size()> connections{};
    std::int64_t users = 0;  // That no other lease vouches for.
    boost::unordered_flat_map<ClientVersion, std::int64_t> versions;
    std::int64_t other_versions = 0;
  };
  struct Tally {
    std::int64_t connections = 0;
    std::uint64_t digest = 0;
  };

  // As OnlineCounts counted it: what was added knows by now whether its version is an other one.
  void Apply(const CountStep& step);
  void Merge(const Recount& part);

  std::int64_t users() const;
  std::int64_t connections() const;

  const std::map<std::pair<AppId, LeaseRef>, Entry>& entries() const { return entries_; }
  const std::map<std::pair<AppId, LeaseSet>, std::int64_t>& shared_users() const {
    return shared_users_;
  }
  Tally TallyOf(LeaseRef lease) const;

 private:
  void AddUser(AppId app, const LeaseSet& leases, std::int64_t by);

  std::map<std::pair<AppId, LeaseRef>, Entry> entries_;
  std::map<std::pair<AppId, LeaseSet>, std::int64_t> shared_users_;  // Of two or more leases.
  std::map<LeaseRef, Tally> tallies_;
};

}  // namespace rollcall
