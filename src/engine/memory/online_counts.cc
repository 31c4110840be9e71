#include "engine/memory/online_counts.h"

#include <algorithm>

#include "base/check.h"

namespace rollcall {

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

void OnlineCounts::Apply(const CountStep& step) {
  const std::lock_guard lock(mutex_);
  for (const CountStep::Connection& connection : step.connections) {
    Entry& entry = entries_[{connection.lease, step.app}];
    std::uint64_t& count = entry.connections[static_cast<std::size_t>(connection.platform)];
    CHECK(connection.added || count > 0);
    count = connection.added ? count + 1 : count - 1;
  }
  if (step.before != step.after) {
    RemoveUser(step.app, step.before);
    AddUser(step.app, step.after);
  }
  for (const CountStep::Connection& connection : step.connections) {
    DropIfEmpty({connection.lease, step.app});
  }
}

std::vector<PresenceCounts> OnlineCounts::Count(MonotonicTime now) const {
  std::map<AppId, PresenceCounts> apps;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, entry] : entries_) {
    if (!owners_.IsLive(key.lease, now)) continue;
    PresenceCounts& app = apps[key.app];
    app.users += entry.users;
    for (std::size_t i = 0; i < entry.connections.size(); ++i) {
      app.connections[i] += entry.connections[i];
    }
  }
  for (const auto& [key, users] : shared_users_) {
    const auto is_live = [&](LeaseRef lease) { return owners_.IsLive(lease, now); };
    if (key.second.Any(is_live)) apps[key.first].users += users;
  }
  std::vector<PresenceCounts> counts;
  counts.reserve(apps.size());
  for (auto& [app, count] : apps) {
    count.app = app;
    counts.push_back(count);
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
