// What an owner that reports from outside needs: adoption after an opening, pruning, tallies.

#include <chrono>

#include "contract/feed_follower.h"
#include "contract/harness.h"
#include "domain/connection_digest.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<std::uint64_t>;
using Steps = std::vector<std::size_t>;

constexpr LeaseTerms kTerms{.ttl = 6s, .grace = 6s, .keep_older = 6s};

LeaseTally TallyOf(const std::vector<Device>& devices) {
  LeaseTally tally{.connections = devices.size()};
  for (const Device& device : devices)
    tally.digest += ConnectionDigest(device.ToConnection());
  return tally;
}

// As the next renewal answers.
LeaseTally Tally(Client& client, const Owner& owner) {
  const Result<OpenedLease> lease = client.Renew(owner);
  return lease ? lease->tally : LeaseTally{.connections = ~std::uint64_t{0}};
}

Failure WhatAnOpeningKeepsCanBeConnectedAgainUntilItsEnd(Harness& harness) {
  Client& client = harness.client();
  const Owner old = client.Open("a", kTerms);
  const Version login = client.Login(old, {.number = 1, .user = 1, .device = 5});
  client.Login(old, {.number = 2, .user = 2});
  const Owner now = client.Open("a", kTerms);
  CONTRACT_EQ(client.Online({1, 2}), Numbers{});
  CONTRACT_EQ(client.ExpireAll(), Steps{0});
  harness.Advance(kTerms.keep_older - 1ns);
  CONTRACT_EQ(client.ExpireAll(), Steps{0});
  CONTRACT_EQ(client.Online({1, 2}), Numbers{});
  // A login as if it were new goes on with the one it had.
  const auto again = client.Connect(now, {.number = 1, .user = 1, .device = 5});
  CONTRACT_TRUE(again && again->login_version == login);
  CONTRACT_EQ(client.Online({1, 2}), Numbers{1});
  harness.Advance(1ns);
  CONTRACT_TRUE(client.Renew(now).has_value());
  CONTRACT_EQ(client.ExpireAll(), (Steps{1, 0}));
  CONTRACT_EQ(client.Online({1, 2}), Numbers{1});
  return {};
}

Failure OnlyTheLastEpochBeforeAnOpeningIsKept(Harness& harness) {
  Client& client = harness.client();
  client.Login(client.Open("a", kTerms), {.number = 1, .user = 1});
  client.Login(client.Open("a", kTerms), {.number = 2, .user = 2});
  client.Login(client.Open("b", kTerms), {.number = 3, .user = 3});
  client.Open("a", kTerms);
  CONTRACT_EQ(client.ExpireAll(), (Steps{1, 0}));
  harness.Advance(kTerms.keep_older);
  CONTRACT_EQ(client.ExpireAll(), (Steps{1, 0}));
  return {};
}

Failure ClosingAnOwnerEndsWhatItsOpeningKeeps(Harness& harness) {
  Client& client = harness.client();
  client.Login(client.Open("a", kTerms), {.number = 1});
  const Owner now = client.Open("a", kTerms);
  CONTRACT_TRUE(client.Close(now).has_value());
  CONTRACT_EQ(client.ExpireAll(), (Steps{1, 0}));
  return {};
}

Failure APruneRemovesWhatNothingWasSaidOfSince(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a", kTerms);
  const Owner other = client.Open("b");
  client.Login(owner, {.number = 1, .user = 1, .sequence = 1});
  client.Login(owner, {.number = 2, .user = 2, .sequence = 2});
  client.Login(owner, {.number = 3, .user = 3, .sequence = 3});
  client.Login(other, {.number = 4, .user = 4, .sequence = 1});
  const Version before = client.Login(owner, {.number = 1, .user = 1, .sequence = 4});
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client));
  const auto removed = client.Prune(owner, 3);
  CONTRACT_TRUE(removed && *removed == 1);
  CONTRACT_EQ(client.Online({1, 2, 3, 4}), (Numbers{1, 3, 4}));
  CONTRACT_TRUE(client.Login(owner, {.number = 1, .user = 1, .sequence = 4}) == before);
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(feed.latest().size(), 1U);
  CONTRACT_TRUE(feed.latest().back().reason == DisconnectReason::kDrained);
  CONTRACT_TRUE(feed.latest().back().presence_changed);
  CONTRACT_TRUE(harness.evicted().empty());
  const auto nothing = client.Prune(owner, 3);
  CONTRACT_TRUE(nothing && *nothing == 0);
  return {};
}

Failure APruneTakesManyInBoundedSteps(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a", kTerms);
  constexpr std::uint64_t kMany = 2500;
  for (std::uint64_t i = 1; i <= kMany; ++i) {
    client.Login(owner, {.number = i, .user = static_cast<std::int64_t>(i), .sequence = i});
  }
  const auto removed = client.Prune(owner, kMany);
  CONTRACT_TRUE(removed && *removed == kMany - 1);
  CONTRACT_EQ(client.Online({1, 2, kMany}), Numbers{kMany});
  return {};
}

Failure OnlyAnEpochThatIsNotFencedIsPruned(Harness& harness) {
  Client& client = harness.client();
  const Owner old = client.Open("a", kTerms);
  const Owner now = client.Open("a", kTerms);
  client.Login(now, {.number = 1});
  CONTRACT_TRUE(CodeOf(client.Prune(old, 9)) == StatusCode::kConflict);
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  harness.Advance(kTerms.ttl);
  const auto removed = client.Prune(now, 9);
  CONTRACT_TRUE(removed && *removed == 1);
  return {};
}

Failure ARenewalTalliesWhatIsKept(Harness& harness) {
  Client& client = harness.client();
  const Device phone{.number = 1, .user = 1, .device = 5};
  const Device web{.number = 2, .user = 1, .device = 6, .platform = Platform::kWeb};
  const Device other{.number = 3, .user = 2, .version = ClientVersion{7}};
  const Owner owner = client.Open("a", kTerms);
  CONTRACT_EQ(Tally(client, owner), LeaseTally{});
  client.Login(owner, phone);
  client.Login(owner, web);
  client.Login(owner, other);
  CONTRACT_EQ(Tally(client, owner), TallyOf({phone, web, other}));
  client.Login(owner, other);
  CONTRACT_EQ(Tally(client, owner), TallyOf({phone, web, other}));
  CONTRACT_TRUE(client.Disconnect(owner, other).has_value());
  CONTRACT_EQ(Tally(client, owner), TallyOf({phone, web}));
  client.Login(client.Open("b"), {.number = 4, .user = 1, .device = 5});  // In place of the phone.
  CONTRACT_EQ(Tally(client, owner), TallyOf({web}));
  CONTRACT_TRUE(client.Kick(web).has_value());
  CONTRACT_EQ(Tally(client, owner), LeaseTally{});
  return {};
}

Failure AnAdoptedConnectionIsTalliedWithItsNewEpoch(Harness& harness) {
  Client& client = harness.client();
  const Device device{.number = 1, .user = 1, .device = 5};
  client.Login(client.Open("a", kTerms), device);
  const Owner now = client.Open("a", kTerms);
  CONTRACT_EQ(Tally(client, now), LeaseTally{});
  client.Login(now, device);
  CONTRACT_EQ(Tally(client, now), TallyOf({device}));
  CONTRACT_TRUE(client.Prune(now, 2).has_value());
  CONTRACT_EQ(Tally(client, now), LeaseTally{});
  return {};
}

Failure AConnIdIsNotConnectedAsSomethingElse(Harness& harness) {
  Client& client = harness.client();
  const Device device{.number = 1, .device = 5, .version = ClientVersion{1}};
  const Owner owner = client.Open("a", kTerms);
  client.Login(owner, device);
  for (Device changed :
       {Device{.number = 1, .device = 6, .version = ClientVersion{1}},
        Device{.number = 1, .device = 5, .platform = Platform::kWeb, .version = ClientVersion{1}},
        Device{.number = 1, .device = 5, .version = ClientVersion{2}}}) {
    const auto outcome = client.Connect(owner, changed);
    CONTRACT_TRUE(outcome && outcome->result == ConnectResult::kDiffers);
  }
  CONTRACT_EQ(Tally(client, owner), TallyOf({device}));
  // Of what a fenced epoch left behind nothing needs to be kept.
  const Owner now = client.Open("a", kTerms);
  const Device changed{.number = 1, .device = 6, .version = ClientVersion{2}};
  CONTRACT_TRUE(client.Login(now, changed) != Version::kNone);
  CONTRACT_EQ(Tally(client, now), TallyOf({changed}));
  CONTRACT_EQ(client.ExpireAll(), Steps{0});
  FeedFollower feed;
  return feed.CatchUp(client);
}

Failure ARepublishIsCappedIfItsRulesSaySo(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a", kTerms);
  const Version login = client.Login(owner, {.number = 1, .device = 1});
  Device second{.number = 2, .device = 2, .max_connections = 1, .login_version = Version{1}};
  second.cap_republish = true;
  const auto refused = client.Connect(owner, second);
  CONTRACT_TRUE(refused && refused->result == ConnectResult::kTooMany);
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  second.max_connections = 2;
  const auto accepted = client.Connect(owner, second);
  CONTRACT_TRUE(accepted && accepted->result == ConnectResult::kConnected);
  // What is there already, or takes a rival's place, does not count.
  Device again{.number = 1, .device = 1, .max_connections = 1, .login_version = login};
  again.cap_republish = true;
  const auto same = client.Connect(owner, again);
  CONTRACT_TRUE(same && same->result == ConnectResult::kConnected);
  return {};
}

}  // namespace

std::vector<ContractCase> LeaseCases() {
  return {
      {"WhatAnOpeningKeepsCanBeConnectedAgainUntilItsEnd",
       WhatAnOpeningKeepsCanBeConnectedAgainUntilItsEnd},
      {"OnlyTheLastEpochBeforeAnOpeningIsKept", OnlyTheLastEpochBeforeAnOpeningIsKept},
      {"ClosingAnOwnerEndsWhatItsOpeningKeeps", ClosingAnOwnerEndsWhatItsOpeningKeeps},
      {"APruneRemovesWhatNothingWasSaidOfSince", APruneRemovesWhatNothingWasSaidOfSince},
      {"APruneTakesManyInBoundedSteps", APruneTakesManyInBoundedSteps},
      {"OnlyAnEpochThatIsNotFencedIsPruned", OnlyAnEpochThatIsNotFencedIsPruned},
      {"ARenewalTalliesWhatIsKept", ARenewalTalliesWhatIsKept},
      {"AnAdoptedConnectionIsTalliedWithItsNewEpoch", AnAdoptedConnectionIsTalliedWithItsNewEpoch},
      {"AConnIdIsNotConnectedAsSomethingElse", AConnIdIsNotConnectedAsSomethingElse},
      {"ARepublishIsCappedIfItsRulesSaySo", ARepublishIsCappedIfItsRulesSaySo},
  };
}

}  // namespace rollcall::contract
