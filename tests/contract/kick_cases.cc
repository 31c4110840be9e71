#include <chrono>

#include "contract/feed_follower.h"
#include "contract/harness.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<std::uint64_t>;

constexpr LeaseTerms kTerms{.ttl = 6s, .grace = 10s};

Failure AKickWithoutNamesRemovesTheUserWhoeverOwnsIt(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1, .device = 5});
  client.Login(b, {.number = 2, .device = 6});
  client.Login(a, {.number = 3, .platform = Platform::kWeb});
  CONTRACT_EQ(client.Kicked({}), (Numbers{1, 2, 3}));
  CONTRACT_EQ(client.Online({1}), Numbers{});
  CONTRACT_EQ(client.Counts().size(), 0U);
  return {};
}

Failure AKickTakesWhatEitherListNames(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  for (std::uint64_t number = 1; number <= 5; ++number) {
    client.Login(owner, {.number = number, .device = static_cast<std::int64_t>(number)});
  }
  CONTRACT_EQ(client.Kicked({}, {4}), Numbers{4});
  CONTRACT_EQ(client.Kicked({}, {}, {2}), Numbers{2});
  // Both lists, in any order, one of them twice, one of both kinds.
  CONTRACT_EQ(client.Kicked({}, {5, 1, 5}, {5}), (Numbers{1, 5}));
  CONTRACT_EQ(client.Online({1}), Numbers{3});
  return {};
}

Failure ADeviceIsNamedOnAnyPlatformAndZeroNamesThoseWithout(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5});
  client.Login(owner, {.number = 2, .device = 5, .platform = Platform::kIos});
  client.Login(owner, {.number = 3});
  client.Login(owner, {.number = 4});
  client.Login(owner, {.number = 5, .device = 6});
  CONTRACT_EQ(client.Kicked({}, {}, {5}), (Numbers{1, 2}));
  CONTRACT_EQ(client.Kicked({}, {}, {0}), (Numbers{3, 4}));
  CONTRACT_EQ(client.Online({1}), Numbers{5});
  return {};
}

Failure AKickLeavesOtherUsersAndAppsAlone(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5});
  client.Login(owner, {.number = 2, .user = 2, .device = 5});
  client.Login(owner, {.number = 3, .device = 5, .app = kOtherApp});
  // Named, but not this user's.
  CONTRACT_EQ(client.Kicked({}, {2, 3}), Numbers{});
  CONTRACT_EQ(client.Kicked({}, {1, 2, 3}, {5}), Numbers{1});
  CONTRACT_EQ(client.Online({1, 2}), Numbers{2});
  CONTRACT_EQ(client.Online({1}, kOtherApp), Numbers{3});
  return {};
}

Failure AKickThatMatchesNothingDoesNothing(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5});
  const Version end = client.End();
  CONTRACT_EQ(client.Kicked({.user = 9}), Numbers{});
  CONTRACT_EQ(client.Kicked({}, {9}, {9}), Numbers{});
  CONTRACT_TRUE(client.End() == end);
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  CONTRACT_TRUE(harness.evicted().empty());
  return {};
}

Failure AKickAnswersWhatQueryShowed(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  client.Login(b, {.number = 2, .device = 5, .platform = Platform::kIos});
  client.Login(a, {.number = 1});
  const auto shown = client.Inspect({1});
  const auto kicked = client.Kick({});
  CONTRACT_TRUE(shown && kicked && shown->size() == 2 && kicked->size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CONTRACT_TRUE((*kicked)[i].connection == (*shown)[i].connection);
    CONTRACT_TRUE((*kicked)[i].owner == (*shown)[i].owner);
    CONTRACT_TRUE((*kicked)[i].login_version == (*shown)[i].login_version);
  }
  return {};
}

Failure EachOwnerIsToldOfEachKickedConnection(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  const Device first{.number = 1, .device = 5};
  client.Login(a, first);
  client.Login(b, {.number = 2, .device = 6});
  client.Login(b, {.number = 3, .device = 7});
  client.Kicked({}, {1, 3});
  const std::vector<Evicted> evicted = harness.evicted();
  CONTRACT_EQ(evicted.size(), 2U);
  CONTRACT_TRUE(evicted[0].owner == a && evicted[0].user == first.key());
  CONTRACT_TRUE(evicted[0].connection == first.id());
  CONTRACT_TRUE(evicted[1].owner == b && evicted[1].connection.number == 3);
  for (const Evicted& one : evicted) {
    CONTRACT_TRUE(one.reason == DisconnectReason::kKicked && one.by == ConnId{});
  }
  return {};
}

Failure AKickIsOneChangeForEachConnection(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  for (std::uint64_t number = 1; number <= 3; ++number) {
    client.Login(owner, {.number = number, .device = static_cast<std::int64_t>(number)});
  }
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client));
  client.Kicked({}, {2});
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(feed.latest().size(), 1U);
  CONTRACT_TRUE(!feed.latest()[0].presence_changed);
  client.Kicked({});
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(feed.latest().size(), 2U);
  CONTRACT_TRUE(!feed.latest()[0].presence_changed && feed.latest()[1].presence_changed);
  for (const Change& change : feed.latest()) {
    CONTRACT_TRUE(change.kind == ChangeKind::kDisconnected);
    CONTRACT_TRUE(change.reason == DisconnectReason::kKicked);
  }
  CONTRACT_TRUE(feed.kept().empty());
  return {};
}

Failure WhatIsHiddenIsKickedForGood(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a", kTerms);
  client.Login(owner, {.number = 1, .device = 5});
  client.Login(owner, {.number = 2, .device = 6});
  harness.Advance(kTerms.ttl);
  CONTRACT_EQ(client.Kicked({}, {1}), Numbers{1});
  CONTRACT_EQ(harness.evicted().size(), 1U);
  CONTRACT_TRUE(client.Renew(owner).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  return {};
}

Failure WhatAFencedEpochLeftBehindIsNotKicked(Harness& harness) {
  Client& client = harness.client();
  const Owner old = client.Open("a");
  const Device device{.number = 1, .device = 5};
  const Version login = client.Login(old, device);
  const Owner owner = client.Open("a");
  CONTRACT_EQ(client.Kicked({}), Numbers{});
  CONTRACT_TRUE(harness.evicted().empty());
  CONTRACT_TRUE(client.Republish(owner, device, login).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  return {};
}

Failure AKickedDeviceMayLogInAgain(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5});
  client.Kicked({}, {1});
  CONTRACT_TRUE(client.Login(owner, {.number = 2, .device = 5}) != Version::kNone);
  // The late end of the kicked one's socket.
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 1, .device = 5}).has_value());
  CONTRACT_EQ(client.Kicked({}, {1}), Numbers{});
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  return {};
}

Failure AKickMakesRoomUnderTheCap(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .max_connections = 1});
  client.Kicked({});
  CONTRACT_TRUE(client.Login(owner, {.number = 2, .max_connections = 1}) != Version::kNone);
  return {};
}

}  // namespace

std::vector<ContractCase> KickCases() {
  return {
      {"AKickWithoutNamesRemovesTheUserWhoeverOwnsIt",
       AKickWithoutNamesRemovesTheUserWhoeverOwnsIt},
      {"AKickTakesWhatEitherListNames", AKickTakesWhatEitherListNames},
      {"ADeviceIsNamedOnAnyPlatformAndZeroNamesThoseWithout",
       ADeviceIsNamedOnAnyPlatformAndZeroNamesThoseWithout},
      {"AKickLeavesOtherUsersAndAppsAlone", AKickLeavesOtherUsersAndAppsAlone},
      {"AKickThatMatchesNothingDoesNothing", AKickThatMatchesNothingDoesNothing},
      {"AKickAnswersWhatQueryShowed", AKickAnswersWhatQueryShowed},
      {"EachOwnerIsToldOfEachKickedConnection", EachOwnerIsToldOfEachKickedConnection},
      {"AKickIsOneChangeForEachConnection", AKickIsOneChangeForEachConnection},
      {"WhatIsHiddenIsKickedForGood", WhatIsHiddenIsKickedForGood},
      {"WhatAFencedEpochLeftBehindIsNotKicked", WhatAFencedEpochLeftBehindIsNotKicked},
      {"AKickedDeviceMayLogInAgain", AKickedDeviceMayLogInAgain},
      {"AKickMakesRoomUnderTheCap", AKickMakesRoomUnderTheCap},
  };
}

}  // namespace rollcall::contract
