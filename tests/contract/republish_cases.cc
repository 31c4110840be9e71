#include <chrono>

#include "contract/feed_follower.h"
#include "contract/harness.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<std::uint64_t>;

constexpr LeaseTerms kTerms{.ttl = 6s, .grace = 10s};

bool IsConnected(const Result<ConnectOutcome>& outcome, Version login) {
  return outcome && outcome->result == ConnectResult::kConnected && outcome->login_version == login;
}

// A login whose connection then went, so that its Version is a real one that is not there.
Version PastLogin(Client& client, const Owner& owner, const Device& device) {
  const Version login = client.Login(owner, device);
  client.Disconnect(owner, device).has_value();
  return login;
}

Failure ARepublishKeepsTheVersionOfItsLogin(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const Device device{.number = 1, .device = 5};
  const Version login = PastLogin(client, owner, device);
  const Version end = client.End();
  CONTRACT_TRUE(IsConnected(client.Republish(owner, device, login), login));
  const auto found = client.Inspect({1});
  CONTRACT_TRUE(found && found->size() == 1 && found->front().login_version == login);
  FeedFollower feed(end);
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(feed.latest().size(), 1U);
  CONTRACT_TRUE(feed.latest().front().version > login);
  return {};
}

Failure ARepublishGivesWayToANewerLogin(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  const Device old{.number = 1, .device = 5};
  const Version login = PastLogin(client, a, old);
  const Version newer = client.Login(b, {.number = 2, .device = 5});
  const Version end = client.End();
  const Result<ConnectOutcome> outcome = client.Republish(a, old, login);
  CONTRACT_TRUE(outcome && outcome->result == ConnectResult::kReplacedBy);
  CONTRACT_EQ(outcome->replaced_by.number, 2U);
  CONTRACT_TRUE(client.End() == end);
  const auto found = client.Inspect({1});
  CONTRACT_TRUE(found && found->size() == 1 && found->front().login_version == newer);
  CONTRACT_TRUE(harness.evicted().empty());
  return {};
}

Failure ARepublishReplacesAnOlderLogin(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  const Version old = PastLogin(client, a, {.number = 1, .device = 5});
  const Device newer{.number = 2, .device = 5};
  const Version login = PastLogin(client, b, newer);
  CONTRACT_TRUE(IsConnected(client.Republish(a, {.number = 1, .device = 5}, old), old));
  CONTRACT_TRUE(IsConnected(client.Republish(b, newer, login), login));
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  CONTRACT_EQ(harness.evicted().size(), 1U);
  CONTRACT_TRUE(harness.evicted().front().owner == a);
  CONTRACT_EQ(harness.evicted().front().by.number, 2U);
  return {};
}

Failure ARepublishLeavesOtherDevicesAlone(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const Device device{.number = 1, .device = 5};
  const Version login = PastLogin(client, owner, device);
  client.Login(owner, {.number = 2, .device = 6});
  client.Login(owner, {.number = 3, .device = 5, .platform = Platform::kWeb});
  CONTRACT_TRUE(IsConnected(client.Republish(owner, device, login), login));
  CONTRACT_EQ(client.Online({1}), (Numbers{1, 2, 3}));
  const Device anonymous{.number = 4, .device = 0};
  const Version other = PastLogin(client, owner, anonymous);
  client.Login(owner, {.number = 5, .device = 0});
  CONTRACT_TRUE(IsConnected(client.Republish(owner, anonymous, other), other));
  CONTRACT_EQ(client.Online({1}), (Numbers{1, 2, 3, 4, 5}));
  return {};
}

Failure ARepublishUnderTheKeepRuleStandsBesideANewerLogin(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const Device device{.number = 1, .device = 5, .same_device = SameDeviceRule::kKeep};
  const Version login = PastLogin(client, owner, device);
  client.Login(owner, {.number = 2, .device = 5});
  CONTRACT_TRUE(IsConnected(client.Republish(owner, device, login), login));
  CONTRACT_EQ(client.Online({1}), (Numbers{1, 2}));
  return {};
}

Failure ARepublishIsNotCapped(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const Device device{.number = 1, .max_connections = 1};
  const Version login = PastLogin(client, owner, device);
  client.Login(owner, {.number = 2, .max_connections = 1});
  CONTRACT_TRUE(IsConnected(client.Republish(owner, device, login), login));
  CONTRACT_EQ(client.Online({1}), (Numbers{1, 2}));
  return {};
}

Failure ARepublishGivesWayToANewerLoginThatIsHidden(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b", kTerms);
  const Device old{.number = 1, .device = 5};
  const Version login = PastLogin(client, a, old);
  client.Login(b, {.number = 2, .device = 5});
  harness.Advance(kTerms.ttl);
  const Result<ConnectOutcome> outcome = client.Republish(a, old, login);
  CONTRACT_TRUE(outcome && outcome->result == ConnectResult::kReplacedBy);
  CONTRACT_TRUE(client.Renew(b).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  return {};
}

Failure ARepublishDoesNotGiveWayToAFencedLogin(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  const Device old{.number = 1, .device = 5};
  const Version login = PastLogin(client, a, old);
  client.Login(b, {.number = 2, .device = 5});
  client.Open("b");
  CONTRACT_TRUE(IsConnected(client.Republish(a, old, login), login));
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  client.ExpireAll();
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  CONTRACT_TRUE(harness.evicted().empty());
  return {};
}

Failure AFencedOwnerComesBackByRepublishing(Harness& harness) {
  Client& client = harness.client();
  const Device device{.number = 1, .device = 5, .sequence = 3};
  const Owner old = client.Open("a");
  const Version login = client.Login(old, device);
  const Owner now = client.Open("a");
  CONTRACT_TRUE(IsConnected(client.Republish(now, device, login), login));
  client.ExpireAll();
  const auto found = client.Inspect({1});
  CONTRACT_TRUE(found && found->size() == 1);
  CONTRACT_TRUE(found->front().owner == now && found->front().login_version == login);
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_TRUE(feed.kept().at(device.key()).contains(device.id()));
  CONTRACT_TRUE(client.Disconnect(now, device).has_value());
  CONTRACT_EQ(client.Online({1}), Numbers{});
  return {};
}

Failure ARepeatedLoginUnderANewEpochIsTheSameLogin(Harness& harness) {
  Client& client = harness.client();
  const Device device{.number = 1, .device = 5};
  const Version login = client.Login(client.Open("a"), device);
  const Version again = client.Login(client.Open("a"), device);
  CONTRACT_TRUE(again == login);
  CONTRACT_EQ(client.Online({1}), Numbers{1});
  CONTRACT_EQ(client.ExpireAll(), std::vector<std::size_t>{0});
  return {};
}

Failure ARepublishAfterARestartStaysBelowLaterLogins(Harness& harness) {
  Client& client = harness.client();
  const Device device{.number = 1, .device = 5};
  const Version login = client.Login(client.Open("a"), device);
  harness.Restart(1s);
  const Owner owner = client.Open("a");
  CONTRACT_TRUE(IsConnected(client.Republish(owner, device, login), login));
  CONTRACT_TRUE(client.Login(owner, {.number = 2, .device = 5}) > login);
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  return {};
}

Failure LoginsGoAboveARepublishedVersionOfAFastClock(Harness& harness) {
  Client& client = harness.client();
  const Device device{.number = 1, .device = 5};
  const Owner owner = client.Open("a");
  const Version ahead{ToInteger(client.End()) + 3'600'000'000U};
  CONTRACT_TRUE(IsConnected(client.Republish(owner, device, ahead), ahead));
  CONTRACT_TRUE(client.Login(owner, {.number = 2, .device = 5}) > ahead);
  CONTRACT_EQ(client.Online({1}), Numbers{2});
  return {};
}

}  // namespace

std::vector<ContractCase> RepublishCases() {
  return {
      {"ARepublishKeepsTheVersionOfItsLogin", ARepublishKeepsTheVersionOfItsLogin},
      {"ARepublishGivesWayToANewerLogin", ARepublishGivesWayToANewerLogin},
      {"ARepublishReplacesAnOlderLogin", ARepublishReplacesAnOlderLogin},
      {"ARepublishLeavesOtherDevicesAlone", ARepublishLeavesOtherDevicesAlone},
      {"ARepublishUnderTheKeepRuleStandsBesideANewerLogin",
       ARepublishUnderTheKeepRuleStandsBesideANewerLogin},
      {"ARepublishIsNotCapped", ARepublishIsNotCapped},
      {"ARepublishGivesWayToANewerLoginThatIsHidden", ARepublishGivesWayToANewerLoginThatIsHidden},
      {"ARepublishDoesNotGiveWayToAFencedLogin", ARepublishDoesNotGiveWayToAFencedLogin},
      {"AFencedOwnerComesBackByRepublishing", AFencedOwnerComesBackByRepublishing},
      {"ARepeatedLoginUnderANewEpochIsTheSameLogin", ARepeatedLoginUnderANewEpochIsTheSameLogin},
      {"ARepublishAfterARestartStaysBelowLaterLogins",
       ARepublishAfterARestartStaysBelowLaterLogins},
      {"LoginsGoAboveARepublishedVersionOfAFastClock",
       LoginsGoAboveARepublishedVersionOfAFastClock},
  };
}

}  // namespace rollcall::contract
