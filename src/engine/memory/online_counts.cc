#include "engine/memory/online_counts.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/check.h"
#include "domain/limits.h"

namespace rollcall {
namespace {

void Adjust(std::uint64_t& count, bool up) {
  CHECK(up || count > 0);
  count = up ? count + 1 : count - 1;
}

// Each lease counts kMaxCountedVersions apart; of those of all leases the most used stay so.
void TakeVersions(const std::map<ClientVersion, std::uint64_t>& versions, PresenceCounts& counts) {
  for (const auto& [version, connections] : versions)
    counts.versions.push_back({version, connections});
  if (counts.versions.size() <= kMaxCountedVersions) return;
  std::ranges::stable_sort(counts.versions, std::greater(), &VersionCount::connections);
  for (std::size_t i = kMaxCountedVersions; i < counts.versions.size(); ++i)
    counts.other_versions += counts.versions[i].connections;
  counts.versions.resize(kMaxCountedVersions);
  std::ranges::sort(counts.versions, {}, &VersionCount::version);
}

}  // namespace

void LeaseSet::Add(LeaseRef lease) {
  if (lease == first_) return;
  if (lease < first_) std::swap(lease, first_);  // kNone, of an empty set, is the highest.
  if (lease == LeaseRef::kNone) return;
  const auto at = std::ranges::lower_bound(others_, lease);
  if (at == others_.end() || *at != lease) others_.insert(at, lease);
}

bool OnlineCounts::Entry::empty() const {
  return users == 0 &&
         std::all_of(connections.begin(), connections.end(), [](auto count) { return count == 0; });
}

void OnlineCounts::Apply(CountStep& step) {
  const std::lock_guard lock(mutex_);
  for (CountStep::Connection& connection : step.connections) {
    CountConnection(entries_[{connection.lease, step.app}], connection);
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

std::vector<PresenceCounts> OnlineCounts::Count(MonotonicTime now) const {
  std::map<AppId, PresenceCounts> apps;
  std::map<AppId, std::map<ClientVersion, std::uint64_t>> versions;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, entry] : entries_) {
    if (!owners_.IsLive(key.lease, now)) continue;
    PresenceCounts& app = apps[key.app];
    app.users += entry.users;
    for (std::size_t i = 0; i < entry.connections.size(); ++i) {
      app.connections[i] += entry.connections[i];
    }
    for (const auto& [version, connections] : entry.versions)
      versions[key.app][version] += connections;
    app.other_versions += entry.other_versions;
  }
  for (const auto& [key, users] : shared_users_) {
    const auto is_live = [&](LeaseRef lease) { return owners_.IsLive(lease, now); };
    if (key.second.Any(is_live)) apps[key.first].users += users;
  }
  std::vector<PresenceCounts> counts;
  counts.reserve(apps.size());
  for (auto& [app, count] : apps) {
    count.app = app;
    TakeVersions(versions[app], count);
    counts.push_back(std::move(count));
  }
  return counts;
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
  if (entry != entries_.end() && entry->second.empty()) entries_.erase(entry);
}

}  // namespace rollcall
