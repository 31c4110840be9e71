#include "engine/memory/recount.h"

namespace rollcall {

void Recount::Apply(const CountStep& step) {
  for (const CountStep::Connection& connection : step.connections) {
    const std::int64_t by = connection.added ? 1 : -1;
    Entry& entry = entries_[{step.app, connection.lease}];
    entry.connections[static_cast<std::size_t>(connection.platform)] += by;
    (connection.version_is_other ? entry.other_versions : entry.versions[connection.version]) += by;
    Tally& tally = tallies_[connection.lease];
    tally.connections += by;
    tally.digest += connection.added ? connection.digest : ~connection.digest + 1;
  }
  if (step.before == step.after) return;
  AddUser(step.app, step.before, -1);
  AddUser(step.app, step.after, 1);
}

void Recount::Merge(const Recount& part) {
  for (const auto& [key, more] : part.entries_) {
    Entry& entry = entries_[key];
    for (std::size_t i = 0; i < entry.connections.size(); ++i)
      entry.connections[i] += more.connections[i];
    entry.users += more.users;
    for (const auto& [version, connections] : more.versions)
      entry.versions[version] += connections;
    entry.other_versions += more.other_versions;
  }
  for (const auto& [key, users] : part.shared_users_)
    shared_users_[key] += users;
  for (const auto& [lease, more] : part.tallies_) {
    Tally& tally = tallies_[lease];
    tally.connections += more.connections;
    tally.digest += more.digest;
  }
}

std::int64_t Recount::users() const {
  std::int64_t users = 0;
  for (const auto& [key, entry] : entries_)
    users += entry.users;
  for (const auto& [key, shared] : shared_users_)
    users += shared;
  return users;
}

std::int64_t Recount::connections() const {
  std::int64_t connections = 0;
  for (const auto& [lease, tally] : tallies_)
    connections += tally.connections;
  return connections;
}

Recount::Tally Recount::TallyOf(LeaseRef lease) const {
  const auto tally = tallies_.find(lease);
  return tally == tallies_.end() ? Tally{} : tally->second;
}

void Recount::AddUser(AppId app, const LeaseSet& leases, std::int64_t by) {
  if (leases.size() == 1) {
    entries_[{app, leases.front()}].users += by;
  } else if (leases.size() > 1) {
    shared_users_[{app, leases}] += by;
  }
}

}  // namespace rollcall
