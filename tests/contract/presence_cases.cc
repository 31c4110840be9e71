#include <chrono>
#include <numeric>

#include "contract/harness.h"
#include "domain/limits.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;

// Of the only user asked for; kNone when nothing is kept.
Version VersionOf(Client& client, std::int64_t user = 1) {
  const auto presences = client.Presences({user});
  return presences && presences->size() == 1 ? presences->front().version : Version::kNone;
}

Failure APresenceComesOnceAndOthersAreAbsent(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .user = 10});
  client.Login(owner, {.number = 2, .user = 20});
  client.Login(owner, {.number = 3, .user = 10});
  const auto presences = client.Presences({20, 99, 10, 20, 10});
  CONTRACT_TRUE(presences && presences->size() == 2);
  CONTRACT_TRUE((*presences)[0].user == UserId{20} && (*presences)[0].connections.size() == 1);
  CONTRACT_TRUE((*presences)[1].user == UserId{10} && (*presences)[1].connections.size() == 2);
  CONTRACT_EQ(NumbersOf(Result((*presences)[1].connections)), (std::vector<std::uint64_t>{1, 3}));
  return {};
}

Failure AsManyUsersAsAnInspectionMayNameAreAnswered(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  std::vector<std::int64_t> users(kMaxUsersPerInspection);
  std::iota(users.begin(), users.end(), 1);
  for (const std::int64_t user : users) {
    client.Login(owner, {.number = static_cast<std::uint64_t>(user), .user = user});
  }
  const auto presences = client.Presences(users);
  CONTRACT_TRUE(presences && presences->size() == users.size());
  for (std::size_t i = 0; i < users.size(); ++i) {
    CONTRACT_TRUE((*presences)[i].user == UserId{users[i]});
  }
  return {};
}

Failure AUsersVersionIsThatOfTheLastChange(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const Device first{.number = 1, .device = 1};
  const Version login = client.Login(owner, first);
  CONTRACT_TRUE(VersionOf(client) == client.End());
  client.Login(owner, {.number = 2, .device = 2});
  CONTRACT_TRUE(VersionOf(client) == client.End());
  client.Login(owner, {.number = 3, .user = 2});
  CONTRACT_TRUE(VersionOf(client) < client.End());
  client.Disconnect(owner, first).has_value();
  CONTRACT_TRUE(VersionOf(client) == client.End());
  client.Republish(owner, first, login).has_value();
  CONTRACT_TRUE(VersionOf(client) == client.End());
  client.Login(owner, {.number = 4, .device = 2});  // Replaces one.
  CONTRACT_TRUE(VersionOf(client) == client.End());
  client.Kick({}, {4}).has_value();
  CONTRACT_TRUE(VersionOf(client) == client.End());
  const Version end = client.End();
  client.Login(owner, first);  // It is there.
  CONTRACT_TRUE(client.End() == end && VersionOf(client) == end);
  client.Disconnect(owner, first).has_value();
  CONTRACT_TRUE(client.Presences({1})->empty());
  const Version again = client.Login(owner, {.number = 5});
  CONTRACT_TRUE(again > end && VersionOf(client) == again);
  return {};
}

Failure WhomAnExpiredLeaseHidesIsKeptWithoutConnections(Harness& harness) {
  Client& client = harness.client();
  const Owner brief = client.Open("a", {.ttl = 2s, .grace = 10s});
  const Owner lasting = client.Open("b");
  const Version login = client.Login(brief, {.number = 1, .user = 1});
  client.Login(brief, {.number = 2, .user = 2});
  client.Login(lasting, {.number = 3, .user = 2});
  harness.Advance(2s);
  const auto hidden = client.Presences({1, 2});
  CONTRACT_TRUE(hidden && hidden->size() == 2);
  CONTRACT_TRUE((*hidden)[0].connections.empty() && (*hidden)[0].version == login);
  CONTRACT_EQ(NumbersOf(Result((*hidden)[1].connections)), (std::vector<std::uint64_t>{3}));
  CONTRACT_TRUE(client.Renew(brief).has_value());
  const auto revived = client.Presences({1});
  CONTRACT_TRUE(revived && revived->size() == 1 && revived->front().connections.size() == 1);
  CONTRACT_TRUE(revived->front().version == login);
  harness.Advance(13s);
  client.ExpireAll();
  CONTRACT_TRUE(client.Presences({1})->empty());
  CONTRACT_TRUE(VersionOf(client, 2) != Version::kNone && VersionOf(client, 2) <= client.End());
  return {};
}

Failure WhatAnOpeningKeepsIsKeptWithoutConnections(Harness& harness) {
  Client& client = harness.client();
  const Owner old = client.Open("a");
  const Version login = client.Login(old, {.number = 1});
  const Owner now = client.Open("a", {.ttl = 60s, .keep_older = 5s});
  const auto hidden = client.Presences({1});
  CONTRACT_TRUE(hidden && hidden->size() == 1 && hidden->front().connections.empty());
  CONTRACT_TRUE(client.Republish(now, {.number = 1}, login).has_value());
  const auto adopted = client.Presences({1});
  CONTRACT_TRUE(adopted && adopted->size() == 1 && adopted->front().connections.size() == 1);
  CONTRACT_TRUE(adopted->front().version == login);
  return {};
}

}  // namespace

std::vector<ContractCase> PresenceCases() {
  return {
      {"APresenceComesOnceAndOthersAreAbsent", APresenceComesOnceAndOthersAreAbsent},
      {"AsManyUsersAsAnInspectionMayNameAreAnswered", AsManyUsersAsAnInspectionMayNameAreAnswered},
      {"AUsersVersionIsThatOfTheLastChange", AUsersVersionIsThatOfTheLastChange},
      {"WhomAnExpiredLeaseHidesIsKeptWithoutConnections",
       WhomAnExpiredLeaseHidesIsKeptWithoutConnections},
      {"WhatAnOpeningKeepsIsKeptWithoutConnections", WhatAnOpeningKeepsIsKeptWithoutConnections},
  };
}

}  // namespace rollcall::contract
