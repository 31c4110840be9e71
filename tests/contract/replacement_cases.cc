#include <chrono>

#include "contract/feed_follower.h"
#include "contract/harness.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<std::uint64_t>;

constexpr LeaseTerms kTerms{.ttl = 6s, .grace = 10s};

Failure TheSameDeviceReplaces(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  const Version first = client.Login(a, {.number = 1, .device = 5});
  const Version second = client.Login(b, {.number = 2, .device = 5});
  CONTRACT_TRUE(second > first);
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  return {};
}

Failure TheOwnerOfAReplacedConnectionIsTold(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  const Device first{.number = 1, .device = 5};
  client.Login(a, first);
  client.Login(b, {.number = 2, .device = 5});
  client.Login(b, {.number = 3, .device = 5});  // Its own connection counts too.
  const std::vector<Evicted> evicted = harness.evicted();
  CONTRACT_EQ(evicted.size(), 2U);
  CONTRACT_TRUE(evicted[0].owner == a && evicted[0].user == first.key());
  CONTRACT_TRUE(evicted[0].connection == first.id());
  CONTRACT_TRUE(evicted[0].reason == DisconnectReason::kReplaced);
  CONTRACT_EQ(evicted[0].by.number, 2U);
  CONTRACT_TRUE(evicted[1].owner == b);
  CONTRACT_EQ(evicted[1].connection.number, 2U);
  CONTRACT_EQ(evicted[1].by.number, 3U);
  return {};
}

Failure WhatIsNotTheSameDeviceDoesNotReplace(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5});
  client.Login(owner, {.number = 2, .device = 6});
  client.Login(owner, {.number = 3, .device = 5, .platform = Platform::kIos});
  client.Login(owner, {.number = 4, .device = 5, .platform = Platform::kWeb});
  client.Login(owner, {.number = 5, .user = 2, .device = 5});
  client.Login(owner, {.number = 6, .device = 5, .app = kOtherApp});
  CONTRACT_EQ(client.Online({1}), (Numbers{1, 2, 3, 4}));
  CONTRACT_TRUE(harness.evicted().empty());
  return {};
}

Failure DeviceZeroNeverReplaces(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 0});
  client.Login(owner, {.number = 2, .device = 0});
  CONTRACT_EQ(client.Online({1}), (Numbers{1, 2}));
  return {};
}

Failure TheKeepRuleDoesNotReplace(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5, .same_device = SameDeviceRule::kKeep});
  client.Login(owner, {.number = 2, .device = 5, .same_device = SameDeviceRule::kKeep});
  CONTRACT_EQ(client.Online({1}), (Numbers{1, 2}));
  // After the rule was changed, one login replaces them all.
  client.Login(owner, {.number = 3, .device = 5});
  CONTRACT_EQ(client.Online({1}), Numbers{3});
  CONTRACT_EQ(harness.evicted().size(), 2U);
  return {};
}

Failure AHiddenLoginOfTheSameDeviceIsReplacedForGood(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a", kTerms);
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1, .device = 5});
  client.Login(a, {.number = 2, .device = 6});
  harness.Advance(kTerms.ttl);
  client.Login(b, {.number = 3, .device = 5});
  CONTRACT_TRUE(client.Renew(a).has_value());
  CONTRACT_EQ(client.Online({1}), (Numbers{2, 3}));
  CONTRACT_EQ(harness.evicted().size(), 1U);
  return {};
}

Failure TheCapRefusesTheNewestAndChangesNothing(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .max_connections = 2});
  CONTRACT_TRUE(client.Login(owner, {.number = 2, .max_connections = 2}) != Version::kNone);
  const Version end = client.End();
  const Result<ConnectOutcome> third = client.Connect(owner, {.number = 3, .max_connections = 2});
  CONTRACT_TRUE(third && third->result == ConnectResult::kTooMany);
  CONTRACT_TRUE(client.End() == end);
  CONTRACT_EQ(client.Online({1}), (Numbers{1, 2}));
  CONTRACT_TRUE(client.Login(owner, {.number = 4, .user = 2, .max_connections = 2}) !=
                Version::kNone);
  return {};
}

Failure TheCapDoesNotCountTheOneBeingReplaced(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5, .max_connections = 2});
  client.Login(owner, {.number = 2, .device = 6, .max_connections = 2});
  CONTRACT_TRUE(client.Login(owner, {.number = 3, .device = 5, .max_connections = 2}) !=
                Version::kNone);
  CONTRACT_EQ(client.Online({1}), (Numbers{2, 3}));
  return {};
}

Failure ARefusedReplacementLeavesTheOldConnection(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5});
  client.Login(owner, {.number = 2, .device = 6});
  client.Login(owner, {.number = 3, .device = 7});
  const Result<ConnectOutcome> refused =
      client.Connect(owner, {.number = 4, .device = 5, .max_connections = 2});
  CONTRACT_TRUE(refused && refused->result == ConnectResult::kTooMany);
  CONTRACT_EQ(client.Online({1}), (Numbers{1, 2, 3}));
  CONTRACT_TRUE(harness.evicted().empty());
  return {};
}

Failure TheCapDoesNotCountWhatIsHidden(Harness& harness) {
  Client& client = harness.client();
  const Owner expired = client.Open("a", kTerms);
  const Owner fenced = client.Open("b");
  const Owner owner = client.Open("c");
  client.Login(expired, {.number = 1});
  client.Login(fenced, {.number = 2});
  harness.Advance(kTerms.ttl);
  client.Open("b");
  CONTRACT_TRUE(client.Login(owner, {.number = 3, .max_connections = 1}) != Version::kNone);
  CONTRACT_EQ(client.Online({1}), Numbers{3});
  const Result<ConnectOutcome> second = client.Connect(owner, {.number = 4, .max_connections = 1});
  CONTRACT_TRUE(second && second->result == ConnectResult::kTooMany);
  return {};
}

}  // namespace

std::vector<ContractCase> ReplacementCases() {
  return {
      {"TheSameDeviceReplaces", TheSameDeviceReplaces},
      {"TheOwnerOfAReplacedConnectionIsTold", TheOwnerOfAReplacedConnectionIsTold},
      {"WhatIsNotTheSameDeviceDoesNotReplace", WhatIsNotTheSameDeviceDoesNotReplace},
      {"DeviceZeroNeverReplaces", DeviceZeroNeverReplaces},
      {"TheKeepRuleDoesNotReplace", TheKeepRuleDoesNotReplace},
      {"AHiddenLoginOfTheSameDeviceIsReplacedForGood",
       AHiddenLoginOfTheSameDeviceIsReplacedForGood},
      {"TheCapRefusesTheNewestAndChangesNothing", TheCapRefusesTheNewestAndChangesNothing},
      {"TheCapDoesNotCountTheOneBeingReplaced", TheCapDoesNotCountTheOneBeingReplaced},
      {"ARefusedReplacementLeavesTheOldConnection", ARefusedReplacementLeavesTheOldConnection},
      {"TheCapDoesNotCountWhatIsHidden", TheCapDoesNotCountWhatIsHidden},
  };
}

}  // namespace rollcall::contract
