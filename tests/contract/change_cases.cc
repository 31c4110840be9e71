#include <chrono>

#include "contract/feed_follower.h"
#include "contract/harness.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;

constexpr LeaseTerms kTerms{.ttl = 6s, .grace = 10s};

// The latest changes as one text: "+1!" = connection 1 came and with it the user, "-1" = it went.
std::string Story(const FeedFollower& feed) {
  std::string story;
  for (const Change& change : feed.latest()) {
    if (!story.empty()) story += ' ';
    story += change.kind == ChangeKind::kConnected ? '+' : '-';
    story += std::to_string(change.connection.number);
    if (change.presence_changed) story += '!';
  }
  return story;
}

Failure AChangeTellsOfItsStep(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const Device device{.number = 1, .user = 7, .app = kOtherApp};
  const Version login = client.Login(owner, device);
  CONTRACT_TRUE(client.Disconnect(owner, device, DisconnectReason::kTimeout).has_value());
  const Result<ChangePage> page = client.Read(Version::kNone, 10);
  CONTRACT_TRUE(page && page->changes.size() == 2);
  const Change& came = page->changes[0];
  const Change& went = page->changes[1];
  CONTRACT_TRUE(came.kind == ChangeKind::kConnected && went.kind == ChangeKind::kDisconnected);
  CONTRACT_TRUE(came.version == login);
  CONTRACT_TRUE(went.version > login);
  CONTRACT_TRUE(came.user == device.key() && went.user == device.key());
  CONTRACT_TRUE(came.connection == device.id() && went.connection == device.id());
  CONTRACT_TRUE(came.presence_changed && went.presence_changed);
  CONTRACT_TRUE(went.reason == DisconnectReason::kTimeout);
  CONTRACT_TRUE(came.at > WallTime{} && went.at >= came.at);
  return {};
}

Failure OnlyTheFirstAndTheLastConnectionChangePresence(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1});
  client.Login(owner, {.number = 2});
  client.Disconnect(owner, {.number = 1}).has_value();
  client.Disconnect(owner, {.number = 2}).has_value();
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(Story(feed), "+1! +2 -1 -2!");
  return {};
}

Failure ANewConnectionComesBeforeTheOneItReplaced(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1, .device = 5});
  const Version login = client.Login(b, {.number = 2, .device = 5});
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(Story(feed), "+1! +2 -1");
  CONTRACT_TRUE(feed.latest()[2].version == login);
  CONTRACT_TRUE(feed.latest()[2].reason == DisconnectReason::kReplaced);
  return {};
}

Failure WhatDoesNothingRecordsNothing(Harness& harness) {
  Client& client = harness.client();
  const Owner old = client.Open("a");
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5, .sequence = 5});
  const Version end = client.End();
  client.Login(owner, {.number = 1, .device = 5, .sequence = 5});
  client.Login(old, {.number = 2, .device = 5});
  client.Login(owner, {.number = 3, .max_connections = 1});
  client.Disconnect(owner, {.number = 1, .sequence = 4}).has_value();
  client.Disconnect(old, {.number = 1, .sequence = 9}).has_value();
  client.Republish(owner, {.number = 4, .device = 5}, Version{1}).has_value();
  client.Renew(owner).has_value();
  client.Renew(old).has_value();
  client.Close(old).has_value();
  client.ExpireAll();
  client.Inspect({1}).has_value();
  CONTRACT_TRUE(client.End() == end);
  return {};
}

Failure HidingIsNotAChangeButTheRemovalIs(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a", kTerms);
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1});
  harness.Advance(kTerms.ttl);
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(Story(feed), "+1!");
  // Hidden is not gone: it may come back, and who follows the changes never heard of its leaving.
  client.Login(b, {.number = 2});
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(Story(feed), "+2");
  client.Disconnect(b, {.number = 2}).has_value();
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(Story(feed), "-2");
  harness.Advance(kTerms.grace + 1ns);
  client.ExpireAll();
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(Story(feed), "-1!");
  return {};
}

Failure VersionsGrowEvenAfterTheUserWasForgotten(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  Version last = Version::kNone;
  for (std::uint64_t i = 1; i <= 20; ++i) {
    const Version login = client.Login(owner, {.number = i});
    CONTRACT_TRUE(login > last);
    client.Disconnect(owner, {.number = i}).has_value();
    last = client.End();
    CONTRACT_TRUE(last > login);
  }
  return {};
}

Failure VersionsGrowOverARestart(Harness& harness) {
  Client& client = harness.client();
  Version last = Version::kNone;
  for (std::uint64_t i = 1; i <= 3; ++i) {
    const Version login = client.Login(client.Open("a"), {.number = i});
    CONTRACT_TRUE(login > last);
    last = client.End();
    harness.Restart(10ms);
  }
  return {};
}

Failure PagesFollowOneAnother(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  for (std::uint64_t i = 1; i <= 10; ++i) {
    client.Login(owner, {.number = i});
  }
  for (const std::size_t limit : {1U, 3U, 10U, 11U}) {
    FeedFollower feed;
    CONTRACT_HOLDS(feed.CatchUp(client, limit));
    CONTRACT_EQ(feed.latest().size(), 10U);
  }
  const Result<ChangePage> first = client.Read(Version::kNone, 4);
  CONTRACT_TRUE(first && first->changes.size() == 4 && first->next == first->changes[3].version);
  return {};
}

Failure ALimitOfZeroTellsWhereTheChangesEnd(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const Version start = client.End();
  const Version login = client.Login(owner, {.number = 1});
  CONTRACT_TRUE(client.End() == login);
  const Result<ChangePage> page = client.Read(start, 10);
  CONTRACT_TRUE(page && page->changes.size() == 1 && page->next == login);
  const Result<ChangePage> none = client.Read(login, 10);
  CONTRACT_TRUE(none && none->changes.empty() && none->next == login);
  return {};
}

Failure AReaderTooFarBehindIsToldSo(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const Version start = client.End();
  std::vector<Version> logins;
  for (std::uint64_t i = 1; i <= 8; ++i) {
    logins.push_back(client.Login(owner, {.number = i}));
  }
  CONTRACT_TRUE(client.Read(Version::kNone, 100).has_value());
  CONTRACT_TRUE(client.Read(start, 100).has_value());
  logins.push_back(client.Login(owner, {.number = 9}));
  CONTRACT_TRUE(CodeOf(client.Read(Version::kNone, 100)) == StatusCode::kOutOfRange);
  CONTRACT_TRUE(CodeOf(client.Read(start, 100)) == StatusCode::kOutOfRange);
  const Result<ChangePage> page = client.Read(logins[0], 100);
  CONTRACT_TRUE(page && page->changes.size() == 8 && page->next == logins[8]);
  CONTRACT_TRUE(client.End() == logins[8]);
  return {};
}

Failure AReaderOfAnEarlierLifeIsToldSo(Harness& harness) {
  Client& client = harness.client();
  client.Login(client.Open("a"), {.number = 1});
  const Version end = client.End();
  harness.Restart(1s);
  client.Login(client.Open("a"), {.number = 2});
  CONTRACT_TRUE(CodeOf(client.Read(end, 100)) == StatusCode::kOutOfRange);
  const Version never{ToInteger(client.End()) + 1};
  CONTRACT_TRUE(CodeOf(client.Read(never, 100)) == StatusCode::kOutOfRange);
  return {};
}

Failure TheChangesRebuildTheState(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a", kTerms);
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1, .user = 1, .device = 5});
  client.Login(b, {.number = 2, .user = 1, .device = 5});
  client.Login(b, {.number = 3, .user = 2});
  client.Login(a, {.number = 4, .user = 3});
  client.Disconnect(b, {.number = 3, .user = 2}).has_value();
  harness.Advance(kTerms.ttl + kTerms.grace + 1ns);
  client.ExpireAll();
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client));
  CONTRACT_EQ(feed.kept().size(), 1U);
  CONTRACT_EQ(feed.kept().begin()->second.begin()->number, 2U);
  CONTRACT_EQ(client.Online({1, 2, 3}), std::vector<std::uint64_t>{2});
  return {};
}

}  // namespace

std::vector<ContractCase> ChangeCases() {
  return {
      {"AChangeTellsOfItsStep", AChangeTellsOfItsStep},
      {"OnlyTheFirstAndTheLastConnectionChangePresence",
       OnlyTheFirstAndTheLastConnectionChangePresence},
      {"ANewConnectionComesBeforeTheOneItReplaced", ANewConnectionComesBeforeTheOneItReplaced},
      {"WhatDoesNothingRecordsNothing", WhatDoesNothingRecordsNothing},
      {"HidingIsNotAChangeButTheRemovalIs", HidingIsNotAChangeButTheRemovalIs},
      {"VersionsGrowEvenAfterTheUserWasForgotten", VersionsGrowEvenAfterTheUserWasForgotten},
      {"VersionsGrowOverARestart", VersionsGrowOverARestart},
      {"PagesFollowOneAnother", PagesFollowOneAnother},
      {"ALimitOfZeroTellsWhereTheChangesEnd", ALimitOfZeroTellsWhereTheChangesEnd},
      {"AReaderTooFarBehindIsToldSo", AReaderTooFarBehindIsToldSo, 8},
      {"AReaderOfAnEarlierLifeIsToldSo", AReaderOfAnEarlierLifeIsToldSo},
      {"TheChangesRebuildTheState", TheChangesRebuildTheState},
  };
}

}  // namespace rollcall::contract
