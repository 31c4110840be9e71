#include <chrono>
#include <numeric>

#include "contract/feed_follower.h"
#include "contract/harness.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<std::uint64_t>;

constexpr LeaseTerms kTerms{.ttl = 6s, .grace = 10s};
// More than an engine may remove in one step.
constexpr std::uint64_t kMany = 2500;

Failure LoginMany(Client& client, const Owner& owner) {
  for (std::uint64_t i = 1; i <= kMany; ++i) {
    CONTRACT_TRUE(client.Login(owner, {.number = i, .user = static_cast<std::int64_t>(i)}) !=
                  Version::kNone);
  }
  return {};
}

Failure EachOpeningHasAHigherEpoch(Harness& harness) {
  Client& client = harness.client();
  const Owner first = client.Open("a");
  const Owner second = client.Open("a");
  CONTRACT_TRUE(first.epoch > Epoch::kNone);
  CONTRACT_TRUE(second.epoch > first.epoch);
  CONTRACT_TRUE(client.Close(second).has_value());
  const Owner third = client.Open("a");
  CONTRACT_TRUE(third.epoch > second.epoch);
  harness.Restart(1s);
  CONTRACT_TRUE(client.Open("a").epoch > third.epoch);
  return {};
}

Failure ReopeningFencesTheEarlierEpochAtOnce(Harness& harness) {
  Client& client = harness.client();
  const Owner old = client.Open("a");
  client.Login(old, {.number = 1});
  const Owner now = client.Open("a");
  CONTRACT_EQ(client.Online({1}), Numbers{});
  CONTRACT_TRUE(CodeOf(client.Renew(old)) == StatusCode::kConflict);
  CONTRACT_TRUE(CodeOf(client.Connect(old, {.number = 2})) == StatusCode::kConflict);
  CONTRACT_TRUE(client.Login(now, {.number = 3}) != Version::kNone);
  CONTRACT_EQ(client.Online({1}), Numbers{3});
  client.ExpireAll();
  CONTRACT_EQ(client.Online({1}), Numbers{3});
  return {};
}

Failure OtherOwnersAreNotTouchedByAReopening(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1});
  client.Login(b, {.number = 2});
  client.Open("a");
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  CONTRACT_TRUE(client.Renew(b).has_value());
  return {};
}

Failure ALeaseLapsesExactlyAtItsEnd(Harness& harness) {
  Client& client = harness.client();
  const MonotonicTime start = harness.Now();
  const Result<OpenedLease> lease = client.TryOpen("a", kTerms);
  CONTRACT_TRUE(lease && lease->expires_at == start + kTerms.ttl);
  const Owner owner{"a", lease->epoch};
  client.Login(owner, {.number = 1, .user = 1});
  client.Login(owner, {.number = 2, .user = 2});
  harness.Advance(kTerms.ttl - 1ns);
  CONTRACT_EQ(client.Online({1, 2}), (Numbers{1, 2}));
  CONTRACT_TRUE(client.Login(owner, {.number = 3, .user = 3}) != Version::kNone);
  harness.Advance(1ns);
  CONTRACT_EQ(client.Online({1, 2, 3}), Numbers{});
  CONTRACT_TRUE(CodeOf(client.Connect(owner, {.number = 4})) == StatusCode::kConflict);
  return {};
}

Failure RenewingProlongsFromNow(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a", kTerms);
  client.Login(owner, {.number = 1});
  harness.Advance(4s);
  const Result<OpenedLease> lease = client.Renew(owner);
  CONTRACT_TRUE(lease && lease->epoch == owner.epoch);
  CONTRACT_TRUE(lease->expires_at == harness.Now() + kTerms.ttl);
  harness.Advance(kTerms.ttl - 1ns);
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  harness.Advance(1ns);
  CONTRACT_EQ(client.Online({1}), Numbers{});
  return {};
}

Failure RenewingRevivesAnExpiredLeaseInItsGrace(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a", kTerms);
  const Version login = client.Login(owner, {.number = 1});
  harness.Advance(kTerms.ttl + kTerms.grace);
  CONTRACT_EQ(client.ExpireAll(), std::vector<std::size_t>{0});
  CONTRACT_EQ(client.Online({1}), Numbers{});
  CONTRACT_TRUE(client.Renew(owner).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  FeedFollower feed(login);
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_TRUE(feed.latest().empty());
  return {};
}

Failure ExpireOwnersFencesAfterTheGrace(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a", kTerms);
  const Owner other = client.Open("b");
  client.Login(owner, {.number = 1});
  client.Login(other, {.number = 2});
  harness.Advance(kTerms.ttl + kTerms.grace + 1ns);
  CONTRACT_EQ(client.ExpireAll(), (std::vector<std::size_t>{1, 0}));
  CONTRACT_TRUE(CodeOf(client.Renew(owner)) == StatusCode::kConflict);
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_TRUE(feed.latest().back().reason == DisconnectReason::kLeaseLapsed);
  CONTRACT_EQ(feed.latest().back().connection.number, 1U);
  CONTRACT_TRUE(harness.evicted().empty());
  return {};
}

Failure ExpireOwnersWorksInBoundedSteps(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a", {.ttl = 6s, .grace = 0s});
  CONTRACT_HOLDS(LoginMany(client, owner));
  harness.Advance(6s + 1ns);
  const std::vector<std::size_t> steps = client.ExpireAll();
  CONTRACT_TRUE(steps.size() > 2 && steps.back() == 0);
  CONTRACT_EQ(std::accumulate(steps.begin(), steps.end(), std::size_t{0}), std::size_t{kMany});
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client, 5000));
  CONTRACT_EQ(feed.latest().size(), std::size_t{2 * kMany});
  CONTRACT_TRUE(feed.kept().empty());
  return {};
}

Failure WhatAFencedEpochLeftBehindIsRemovedByExpireOwners(Harness& harness) {
  Client& client = harness.client();
  const Owner old = client.Open("a");
  client.Login(old, {.number = 1, .user = 1});
  client.Login(old, {.number = 2, .user = 2});
  client.Open("a");
  client.ExpireAll();
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(feed.latest().size(), 4U);
  CONTRACT_TRUE(feed.kept().empty());
  return {};
}

Failure RenewingAnUnknownOwnerIsNotFound(Harness& harness) {
  Client& client = harness.client();
  CONTRACT_TRUE(CodeOf(client.Renew({"nobody", Epoch{1}})) == StatusCode::kNotFound);
  return {};
}

Failure AForeverLeaseNeverLapses(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1});
  harness.Advance(24h * 365);
  CONTRACT_EQ(client.ExpireAll(), std::vector<std::size_t>{0});
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  CONTRACT_TRUE(client.Renew(owner).has_value());
  return {};
}

Failure CloseOwnerRemovesAllItsConnections(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  CONTRACT_HOLDS(LoginMany(client, owner));
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client, 5000));
  CONTRACT_TRUE(client.Close(owner, DisconnectReason::kDrained).has_value());
  CONTRACT_EQ(client.Online({1, 2, 3, static_cast<std::int64_t>(kMany)}), Numbers{});
  CONTRACT_TRUE(client.Counts().empty());
  CONTRACT_HOLDS(feed.CatchUp(client, 5000));
  CONTRACT_EQ(feed.latest().size(), std::size_t{kMany});
  for (const Change& change : feed.latest()) {
    CONTRACT_TRUE(change.reason == DisconnectReason::kDrained);
  }
  CONTRACT_TRUE(harness.evicted().empty());
  return {};
}

Failure AClosedOwnerIsFencedAndClosingTwiceIsHarmless(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1});
  CONTRACT_TRUE(client.Close(owner).has_value());
  const Version end = client.End();
  CONTRACT_TRUE(client.Close(owner).has_value());
  CONTRACT_TRUE(client.End() == end);
  CONTRACT_TRUE(CodeOf(client.Renew(owner)) == StatusCode::kConflict);
  CONTRACT_TRUE(CodeOf(client.Connect(owner, {.number = 2})) == StatusCode::kConflict);
  return {};
}

Failure ClosingAnEarlierEpochLeavesTheNewOneAlone(Harness& harness) {
  Client& client = harness.client();
  const Owner old = client.Open("a");
  client.Login(old, {.number = 1});
  const Owner now = client.Open("a");
  client.Login(now, {.number = 2});
  CONTRACT_TRUE(client.Close(old).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  CONTRACT_TRUE(client.Renew(now).has_value());
  return {};
}

}  // namespace

std::vector<ContractCase> OwnerCases() {
  return {
      {"EachOpeningHasAHigherEpoch", EachOpeningHasAHigherEpoch},
      {"ReopeningFencesTheEarlierEpochAtOnce", ReopeningFencesTheEarlierEpochAtOnce},
      {"OtherOwnersAreNotTouchedByAReopening", OtherOwnersAreNotTouchedByAReopening},
      {"ALeaseLapsesExactlyAtItsEnd", ALeaseLapsesExactlyAtItsEnd},
      {"RenewingProlongsFromNow", RenewingProlongsFromNow},
      {"RenewingRevivesAnExpiredLeaseInItsGrace", RenewingRevivesAnExpiredLeaseInItsGrace},
      {"ExpireOwnersFencesAfterTheGrace", ExpireOwnersFencesAfterTheGrace},
      {"ExpireOwnersWorksInBoundedSteps", ExpireOwnersWorksInBoundedSteps},
      {"WhatAFencedEpochLeftBehindIsRemovedByExpireOwners",
       WhatAFencedEpochLeftBehindIsRemovedByExpireOwners},
      {"RenewingAnUnknownOwnerIsNotFound", RenewingAnUnknownOwnerIsNotFound},
      {"AForeverLeaseNeverLapses", AForeverLeaseNeverLapses},
      {"CloseOwnerRemovesAllItsConnections", CloseOwnerRemovesAllItsConnections},
      {"AClosedOwnerIsFencedAndClosingTwiceIsHarmless",
       AClosedOwnerIsFencedAndClosingTwiceIsHarmless},
      {"ClosingAnEarlierEpochLeavesTheNewOneAlone", ClosingAnEarlierEpochLeavesTheNewOneAlone},
  };
}

}  // namespace rollcall::contract
