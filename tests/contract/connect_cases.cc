#include <chrono>

#include "contract/feed_follower.h"
#include "contract/harness.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<std::uint64_t>;

constexpr LeaseTerms kTerms{.ttl = 6s, .grace = 10s};

Failure ALoginIsSeenFromTheAnswerOnAndADisconnectLikewise(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  CONTRACT_EQ(client.Online({1}), Numbers{});
  const Result<ConnectOutcome> outcome = client.Connect(owner, {.number = 1});
  CONTRACT_TRUE(outcome && outcome->result == ConnectResult::kConnected);
  CONTRACT_TRUE(outcome->login_version != Version::kNone);
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 1}).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{});
  return {};
}

Failure ConnectingTwiceIsOneConnection(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const Device device{.number = 1, .device = 5, .max_connections = 1};
  const Version login = client.Login(owner, device);
  const Version end = client.End();
  CONTRACT_TRUE(client.Login(owner, device) == login);
  const Result<ConnectOutcome> republished = client.Republish(owner, device, login);
  CONTRACT_TRUE(republished && republished->login_version == login);
  CONTRACT_TRUE(client.End() == end);
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  CONTRACT_TRUE(harness.evicted().empty());
  return {};
}

Failure DisconnectingTwiceIsHarmless(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1});
  client.Login(owner, {.number = 2});
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 1}).has_value());
  const Version end = client.End();
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 1}).has_value());
  CONTRACT_TRUE(client.End() == end);
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  return {};
}

Failure ALateDisconnectOfAnOlderSequenceDoesNothing(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .sequence = 5});
  const Version end = client.End();
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 1, .sequence = 4}).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  CONTRACT_TRUE(client.End() == end);
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 1, .sequence = 5}).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{});
  return {};
}

Failure ConnectingAgainRaisesTheSequenceAndNeverLowersIt(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .sequence = 1});
  client.Login(owner, {.number = 1, .sequence = 7});
  client.Login(owner, {.number = 1, .sequence = 3});
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 1, .sequence = 6}).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 1, .sequence = 8}).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{});
  return {};
}

Failure ADisconnectNamesUserOwnerAndEpochOrDoesNothing(Harness& harness) {
  Client& client = harness.client();
  const Owner old = client.Open("a");
  const Owner owner = client.Open("a");
  const Owner other = client.Open("b");
  client.Login(owner, {.number = 1});
  const Version end = client.End();
  for (const Owner& stranger :
       {other, old, Owner{"nobody", owner.epoch}, Owner{"a", Epoch::kNone}}) {
    CONTRACT_TRUE(client.Disconnect(stranger, {.number = 1, .sequence = 9}).has_value());
  }
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 1, .user = 2, .sequence = 9}).has_value());
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 2, .sequence = 9}).has_value());
  CONTRACT_TRUE(
      client.Disconnect(owner, {.number = 1, .app = kOtherApp, .sequence = 9}).has_value());
  CONTRACT_TRUE(client.End() == end);
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  return {};
}

Failure AnExpiredEpochMayStillRemove(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a", kTerms);
  client.Login(owner, {.number = 1});
  client.Login(owner, {.number = 2});
  harness.Advance(kTerms.ttl);
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 1}).has_value());
  CONTRACT_TRUE(client.Renew(owner).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  return {};
}

Failure ANewerConnectionSurvivesTheDeathOfAnOlderOne(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1, .device = 5, .sequence = 1});
  client.Login(b, {.number = 2, .device = 5, .sequence = 1});
  CONTRACT_TRUE(client.Disconnect(a, {.number = 1, .sequence = 2}).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  return {};
}

Failure AConnectionOfAnotherOwnerIsNotTakenOver(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  const Version login = client.Login(a, {.number = 1});
  CONTRACT_TRUE(CodeOf(client.Connect(b, {.number = 1})) == StatusCode::kConflict);
  CONTRACT_TRUE(CodeOf(client.Republish(b, {.number = 1}, login)) == StatusCode::kConflict);
  const auto found = client.Inspect({1});
  CONTRACT_TRUE(found && found->size() == 1 && found->front().owner == a);
  return {};
}

Failure ConnectingNeedsALiveEpoch(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const Epoch later{static_cast<std::uint64_t>(owner.epoch) + 1};
  for (const Owner& dead :
       {Owner{"nobody", owner.epoch}, Owner{"a", Epoch::kNone}, Owner{"a", later}}) {
    CONTRACT_TRUE(CodeOf(client.Connect(dead, {.number = 1})) == StatusCode::kConflict);
  }
  CONTRACT_EQ(client.Online({1}), Numbers{});
  CONTRACT_TRUE(client.Counts().empty());
  return {};
}

Failure AFencedEpochCanNeitherConnectNorRemoveNorRepublish(Harness& harness) {
  Client& client = harness.client();
  const Owner old = client.Open("a");
  const Version login = client.Login(old, {.number = 1});
  const Owner now = client.Open("a");
  CONTRACT_TRUE(CodeOf(client.Republish(old, {.number = 1}, login)) == StatusCode::kConflict);
  const Result<ConnectOutcome> back = client.Republish(now, {.number = 1}, login);
  CONTRACT_TRUE(back && back->result == ConnectResult::kConnected);
  CONTRACT_TRUE(client.Disconnect(old, {.number = 1, .sequence = 9}).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  return {};
}

Failure AppsDoNotSeeEachOther(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5});
  client.Login(owner, {.number = 2, .device = 5, .app = kOtherApp, .max_connections = 1});
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  CONTRACT_EQ(client.Online({1}, kOtherApp), Numbers{2});
  CONTRACT_EQ(client.Counts().size(), 2U);
  client.Disconnect(owner, {.number = 1}).has_value();
  CONTRACT_EQ(client.Online({1}, kOtherApp), Numbers{2});
  return {};
}

}  // namespace

std::vector<ContractCase> ConnectCases() {
  return {
      {"ALoginIsSeenFromTheAnswerOnAndADisconnectLikewise",
       ALoginIsSeenFromTheAnswerOnAndADisconnectLikewise},
      {"ConnectingTwiceIsOneConnection", ConnectingTwiceIsOneConnection},
      {"DisconnectingTwiceIsHarmless", DisconnectingTwiceIsHarmless},
      {"ALateDisconnectOfAnOlderSequenceDoesNothing", ALateDisconnectOfAnOlderSequenceDoesNothing},
      {"ConnectingAgainRaisesTheSequenceAndNeverLowersIt",
       ConnectingAgainRaisesTheSequenceAndNeverLowersIt},
      {"ADisconnectNamesUserOwnerAndEpochOrDoesNothing",
       ADisconnectNamesUserOwnerAndEpochOrDoesNothing},
      {"AnExpiredEpochMayStillRemove", AnExpiredEpochMayStillRemove},
      {"ANewerConnectionSurvivesTheDeathOfAnOlderOne",
       ANewerConnectionSurvivesTheDeathOfAnOlderOne},
      {"AConnectionOfAnotherOwnerIsNotTakenOver", AConnectionOfAnotherOwnerIsNotTakenOver},
      {"ConnectingNeedsALiveEpoch", ConnectingNeedsALiveEpoch},
      {"AFencedEpochCanNeitherConnectNorRemoveNorRepublish",
       AFencedEpochCanNeitherConnectNorRemoveNorRepublish},
      {"AppsDoNotSeeEachOther", AppsDoNotSeeEachOther},
  };
}

}  // namespace rollcall::contract
