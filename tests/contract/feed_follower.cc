#include "contract/feed_follower.h"

namespace rollcall::contract {

Failure FeedFollower::CatchUp(Client& client, std::size_t limit) {
  latest_.clear();
  while (true) {
    const Result<ChangePage> page = client.Read(next_, limit);
    if (!page) return "reading changes: " + page.error().message();
    CONTRACT_TRUE(page->changes.size() <= limit);
    for (const Change& change : page->changes) {
      CONTRACT_TRUE(change.version > next_);
      CONTRACT_HOLDS(Apply(change));
      latest_.push_back(change);
    }
    if (!page->changes.empty()) CONTRACT_TRUE(page->next >= page->changes.back().version);
    CONTRACT_TRUE(page->next >= next_);
    next_ = page->next;
    if (page->changes.empty()) return {};
  }
}

Failure FeedFollower::Compare(const UserKey& user,
                              const std::vector<UserPresence>& presences) const {
  const auto kept = kept_.find(user);
  CONTRACT_EQ(presences.size(), kept == kept_.end() ? 0U : 1U);
  if (presences.empty()) return {};
  CONTRACT_TRUE(presences[0].user == user.user);
  CONTRACT_EQ(ToInteger(presences[0].version), ToInteger(VersionOf(user)));
  for (const LiveConnection& live : presences[0].connections) {
    CONTRACT_TRUE(kept->second.contains(live.connection.id));
  }
  return {};
}

Failure FeedFollower::Apply(const Change& change) {
  CONTRACT_TRUE(change.version > last_);
  last_ = change.version;
  versions_[change.user] = change.version;
  std::set<ConnId>& connections = kept_[change.user];
  if (change.kind == ChangeKind::kConnected) {
    CONTRACT_EQ(change.presence_changed, connections.empty());
    CONTRACT_TRUE(connections.insert(change.connection).second);
    return {};
  }
  CONTRACT_TRUE(connections.erase(change.connection) == 1);
  CONTRACT_EQ(change.presence_changed, connections.empty());
  if (connections.empty()) kept_.erase(change.user);
  return {};
}

}  // namespace rollcall::contract
