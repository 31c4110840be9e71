// FeedFollower: rebuilds what is kept from the changes alone, and checks that they tell a possible
// story: versions grow, what connects was not there, what disconnects was, and presence_changed
// says just when a user's first connection comes and its last one goes.
//
// Loop-confined.

#pragma once

#include <map>
#include <set>

#include "contract/client.h"
#include "contract/contract_case.h"
#include "domain/change.h"

namespace rollcall::contract {

class FeedFollower {
 public:
  explicit FeedFollower(Version from = Version::kNone) : next_(from) {}

  // Reads on to the end, at most `limit` changes a call.
  Failure CatchUp(Client& client, std::size_t limit = 100);

  // Users without connections are absent.
  const std::map<UserKey, std::set<ConnId>>& kept() const { return kept_; }
  // Of each user's last change.
  Version VersionOf(const UserKey& user) const { return versions_.at(user); }
  // Says how an engine's Inspect, asked since the last CatchUp, differs from what is kept.
  Failure Compare(const UserKey& user, const std::vector<UserPresence>& presences) const;
  // Of the latest CatchUp.
  const std::vector<Change>& latest() const { return latest_; }

 private:
  Failure Apply(const Change& change);

  Version next_;
  Version last_ = Version::kNone;
  std::vector<Change> latest_;
  std::map<UserKey, std::set<ConnId>> kept_;
  std::map<UserKey, Version> versions_;
};

}  // namespace rollcall::contract
