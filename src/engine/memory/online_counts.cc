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

template <typename Kept>
void Check(const std::string& what, Kept counted, std::int64_t found, AuditReport& report) {
  if (static_cast<std::int64_t>(counted) != found) {
    report.Add({what, static_cast<std::int64_t>(counted), found});
  }
}

std::string AppText(AppId app) {
  return "app " + std::to_string(ToInteger(app));
}

}  // namespace

std::uint64_t OnlineCounts::Entry::size() const {
  return std::accumulate(connections.begin(), connections.end(), std::uint64_t{0});
}

void OnlineCounts::Apply(CountStep& step, bool is_recounted) {
  const std::lock_guard lock(mutex_);
  for (CountStep::Connection& connection : step.connections) {
    owners_.Tally(connection.lease, connection.digest, connection.added);
    CountConnection(EntryOf({connection.lease, step.app}), connection);
  }
  if (step.before != step.after) {
    RemoveUser(step.app, step.before);
    AddUser(step.app, step.after);
  }
  for (const CountStep::Connection& connection : step.connections) {
    DropIfEmpty({connection.lease, step.app});
  }
  if (is_recounted && recount_) recount_->Apply(step);
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

void OnlineCounts::BeginRecount() {
  const std::lock_guard lock(mutex_);
  recount_.emplace();
}

void OnlineCounts::AddToRecount(const Recount& part) {
  const std::lock_guard lock(mutex_);
  if (recount_) recount_->Merge(part);
}

void OnlineCounts::EndRecount() {
  const std::lock_guard lock(mutex_);
  recount_.reset();
}

CountKeys OnlineCounts::Keys() const {
  const std::lock_guard lock(mutex_);
  CHECK(recount_);
  std::set<std::pair<AppId, LeaseRef>> entries = by_app_;
  for (const auto& [key, entry] : recount_->entries())
    entries.insert(key);
  std::set<SharedKey> shared;
  for (const auto& [key, users] : shared_users_)
    shared.insert(key);
  for (const auto& [key, users] : recount_->shared_users())
    shared.insert(key);
  return {.entries = {entries.begin(), entries.end()},
          .shared_users = {shared.begin(), shared.end()}};
}

void OnlineCounts::Compare(const CountKeys& keys, std::size_t first, std::size_t limit,
                           AuditReport& report) const {
  const std::lock_guard lock(mutex_);
  CHECK(recount_);
  for (std::size_t i = first; i < std::min(first + limit, keys.size()); ++i) {
    if (i < keys.entries.size()) {
      CompareEntry(keys.entries[i], report);
    } else {
      CompareSharedUsers(keys.shared_users[i - keys.entries.size()], report);
    }
  }
}

void OnlineCounts::CompareTallies(AuditReport& report) const {
  const std::lock_guard lock(mutex_);
  CHECK(recount_);
  report.users = static_cast<std::uint64_t>(std::max<std::int64_t>(recount_->users(), 0));
  report.connections =
      static_cast<std::uint64_t>(std::max<std::int64_t>(recount_->connections(), 0));
  for (std::size_t i = 0; i < owners_.max_leases(); ++i) {
    const LeaseRef lease{static_cast<std::uint32_t>(i)};
    const LeaseTally counted = owners_.TallyOf(lease);
    const Recount::Tally found = recount_->TallyOf(lease);
    if (static_cast<std::int64_t>(counted.connections) == found.connections &&
        counted.digest == found.digest) {
      continue;
    }
    const std::string where = "lease of owner " + owners_.NameOf(lease);
    Check(where + ": connections", counted.connections, found.connections, report);
    if (counted.digest != found.digest) {
      report.Add({where + ": digest", static_cast<std::int64_t>(counted.digest),
                  static_cast<std::int64_t>(found.digest)});
    }
  }
}

void OnlineCounts::CompareEntry(const std::pair<AppId, LeaseRef>& key, AuditReport& report) const {
  static const Entry kNothing;
  static const Recount::Entry kFoundNothing;
  const auto kept = entries_.find(Key{key.second, key.first});
  const Entry& entry = kept == entries_.end() ? kNothing : kept->second;
  const auto recounted = recount_->entries().find(key);
  const Recount::Entry& found =
      recounted == recount_->entries().end() ? kFoundNothing : recounted->second;
  const std::string where = AppText(key.first) + ", owner " + owners_.NameOf(key.second) + ": ";
  Check(where + "users", entry.users, found.users, report);
  for (const Platform platform : kPlatforms) {
    const auto i = static_cast<std::size_t>(platform);
    Check(where + "connections of " + std::string(ToText(platform)), entry.connections[i],
          found.connections[i], report);
  }
  CompareVersions(where, entry, found, report);
}

void OnlineCounts::CompareVersions(const std::string& where, const Entry& entry,
                                   const Recount::Entry& found, AuditReport& report) const {
  const auto name = [&](ClientVersion version) {
    return where + "connections of client version " + std::to_string(ToInteger(version));
  };
  for (const auto& [version, connections] : entry.versions) {
    const auto same = found.versions.find(version);
    const std::int64_t recounted = same == found.versions.end() ? 0 : same->second;
    if (static_cast<std::int64_t>(connections) != recounted) {
      Check(name(version), connections, recounted, report);
    }
  }
  for (const auto& [version, connections] : found.versions) {
    if (connections != 0 && !entry.versions.contains(version)) {
      Check(name(version), 0, connections, report);
    }
  }
  Check(where + "connections of other client versions", entry.other_versions, found.other_versions,
        report);
}

void OnlineCounts::CompareSharedUsers(const SharedKey& key, AuditReport& report) const {
  const auto kept = shared_users_.find(key);
  const auto recounted = recount_->shared_users().find(key);
  Check(AppText(key.first) + ": users of " + std::to_string(key.second.size()) +
            " owners at once, " + owners_.NameOf(key.second.front()) + " the first of them",
        kept == shared_users_.end() ? 0 : kept->second,
        recounted == recount_->shared_users().end() ? 0 : recounted->second, report);
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
