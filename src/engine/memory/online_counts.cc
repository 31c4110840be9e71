#include "engine/memory/online_counts.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "domain/limits.h"

namespace rollcall {
namespace {

void Adjust(std::uint64_t& count, bool up) {
  CHECK(up || count > 0);
  count = up ? count + 1 : count - 1;
}

// Of more than `limit`, those with the fewest connections leave, and are added to `others`.
template <typename Counted>
void KeepMostUsed(std::vector<Counted>& counted, std::size_t limit, std::uint64_t& others) {
  if (counted.size() <= limit) return;
  std::ranges::stable_sort(counted, std::greater(), &Counted::connections);
  for (std::size_t i = limit; i < counted.size(); ++i)
    others += counted[i].connections;
  counted.resize(limit);
}

}  // namespace

void LeaseSet::Add(LeaseRef lease) {
  if (lease == first_) return;
  if (lease < first_) std::swap(lease, first_);  // kNone, of an empty set, is the highest.
  if (lease == LeaseRef::kNone) return;
  const auto at = std::ranges::lower_bound(others_, lease);
  if (at == others_.end() || *at != lease) others_.insert(at, lease);
}

std::uint64_t OnlineCounts::Entry::size() const {
  return std::accumulate(connections.begin(), connections.end(), std::uint64_t{0});
}

void OnlineCounts::Apply(CountStep& step) {
  const std::lock_guard lock(mutex_);
  for (CountStep::Connection& connection : step.connections) {
    CountConnection(EntryOf({connection.lease, step.app}), connection);
  }
  if (step.before != step.after) {
    RemoveUser(step.app, step.before);
    AddUser(step.app, step.after);
  }
  for (const CountStep::Connection& connection : step.connections) {
    DropIfEmpty({connection.lease, step.app});
  }
}

void OnlineCounts::CountConnection(Entry& entry, CountStep::Connection& connection) {
  Adjust(entry.connections[static_cast<std::size_t>(connection.platform)], connection.added);
  CountVersion(entry, connection);
}

void OnlineCounts::CountVersion(Entry& entry, CountStep::Connection& connection) {
  auto version = entry.versions.find(connection.version);
  if (connection.added) {
    const bool has_room =
        version != entry.versions.end() || entry.versions.size() < kMaxCountedVersions;
    connection.version_is_other = !has_room;
    if (has_room) version = entry.versions.try_emplace(connection.version).first;
  }
  if (connection.version_is_other) return Adjust(entry.other_versions, connection.added);
  CHECK(version != entry.versions.end());
  Adjust(version->second, connection.added);
  if (version->second == 0) entry.versions.erase(version);
}

std::vector<PresenceCounts> OnlineCounts::Count(std::optional<AppId> only,
                                                MonotonicTime now) const {
  std::vector<PresenceCounts> counts;
  const std::lock_guard lock(mutex_);
  auto place = only ? by_app_.lower_bound({*only, LeaseRef{0}}) : by_app_.begin();
  while (place != by_app_.end() && (!only || place->first == *only)) {
    std::optional<PresenceCounts> app = CountAppAt(place, now);
    if (app) counts.push_back(*std::move(app));
  }
  return counts;
}

// Each lease counts kMaxCountedVersions apart; of those of all leases the most used stay so.
std::optional<PresenceCounts> OnlineCounts::CountAppAt(
    std::set<std::pair<AppId, LeaseRef>>::iterator& place, MonotonicTime now) const {
  const AppId app = place->first;
  PresenceCounts counts;
  counts.app = app;
  std::map<ClientVersion, std::uint64_t> versions;
  for (; place != by_app_.end() && place->first == app; ++place) {
    const LeaseRef lease = place->second;
    if (!owners_.IsLive(lease, now)) continue;
    const Entry& entry = entries_.find(Key{lease, app})->second;
    counts.users += entry.users;
    for (std::size_t i = 0; i < entry.connections.size(); ++i) {
      counts.connections[i] += entry.connections[i];
    }
    for (const auto& [version, connections] : entry.versions)
      versions[version] += connections;
    counts.other_versions += entry.other_versions;
    counts.owners.push_back({owners_.OwnerOf(lease).id, entry.size()});
  }
  if (counts.owners.empty()) return std::nullopt;
  counts.users += CountSharedUsers(app, now);
  for (const auto& [version, connections] : versions)
    counts.versions.push_back({version, connections});
  KeepMostUsed(counts.versions, kMaxCountedVersions, counts.other_versions);
  std::ranges::sort(counts.versions, {}, &VersionCount::version);
  KeepMostUsed(counts.owners, kMaxCountedOwners, counts.other_owners);
  std::ranges::sort(counts.owners, {}, &OwnerCount::owner);
  return counts;
}

std::uint64_t OnlineCounts::CountSharedUsers(AppId app, MonotonicTime now) const {
  LeaseSet lowest;
  lowest.Add(LeaseRef{0});
  const auto is_live = [&](LeaseRef lease) { return owners_.IsLive(lease, now); };
  std::uint64_t users = 0;
  for (auto shared = shared_users_.lower_bound({app, lowest});
       shared != shared_users_.end() && shared->first.first == app; ++shared) {
    if (shared->first.second.Any(is_live)) users += shared->second;
  }
  return users;
}

OnlineCounts::Entry& OnlineCounts::EntryOf(const Key& key) {
  const auto [entry, is_new] = entries_.try_emplace(key);
  if (is_new) by_app_.emplace(key.app, key.lease);
  return entry->second;
}

void OnlineCounts::AddUser(AppId app, const LeaseSet& leases) {
  if (leases.size() == 1) {
    ++entries_[{leases.front(), app}].users;
  } else if (leases.size() > 1) {
    ++shared_users_[{app, leases}];
  }
}

void OnlineCounts::RemoveUser(AppId app, const LeaseSet& leases) {
  if (leases.size() == 1) {
    std::uint64_t& users = entries_[{leases.front(), app}].users;
    CHECK(users > 0);
    --users;
  } else if (leases.size() > 1) {
    const auto shared = shared_users_.find({app, leases});
    CHECK(shared != shared_users_.end());
    if (--shared->second == 0) shared_users_.erase(shared);
  }
}

void OnlineCounts::DropIfEmpty(const Key& key) {
  const auto entry = entries_.find(key);
  if (entry == entries_.end() || !entry->second.empty()) return;
  entries_.erase(entry);
  by_app_.erase({key.app, key.lease});
}

}  // namespace rollcall
