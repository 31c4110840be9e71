#include <chrono>

#include "contract/harness.h"
#include "domain/limits.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;

constexpr LeaseTerms kTerms{.ttl = 6s, .grace = 10s};

// "APP:USERS/ANDROID,IOS,WEB" for each app.
std::string CountText(Client& client) {
  std::string text;
  for (const PresenceCounts& counts : client.Counts()) {
    if (!text.empty()) text += ' ';
    text += std::to_string(ToInteger(counts.app)) + ':' + std::to_string(counts.users);
    for (const Platform platform : kPlatforms) {
      text += platform == kPlatforms.front() ? '/' : ',';
      text += std::to_string(counts.connections[static_cast<std::size_t>(platform)]);
    }
  }
  return text;
}

Failure NothingIsCountedWhereNothingIs(Harness& harness) {
  Client& client = harness.client();
  CONTRACT_EQ(CountText(client), "");
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1});
  client.Disconnect(owner, {.number = 1}).has_value();
  CONTRACT_EQ(CountText(client), "");
  return {};
}

Failure UsersAndConnectionsAreCountedByAppAndPlatform(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .user = 1});
  client.Login(owner, {.number = 2, .user = 1, .platform = Platform::kWeb});
  client.Login(owner, {.number = 3, .user = 2, .platform = Platform::kWeb});
  client.Login(owner, {.number = 4, .user = 1, .platform = Platform::kIos, .app = kOtherApp});
  CONTRACT_EQ(CountText(client), "1:2/1,0,2 2:1/0,1,0");
  client.Disconnect(owner, {.number = 1, .user = 1}).has_value();
  CONTRACT_EQ(CountText(client), "1:2/0,0,2 2:1/0,1,0");
  client.Disconnect(owner, {.number = 2, .user = 1}).has_value();
  CONTRACT_EQ(CountText(client), "1:1/0,0,1 2:1/0,1,0");
  return {};
}

Failure AReplacementDoesNotChangeTheCount(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1, .device = 5});
  client.Login(b, {.number = 2, .device = 5});
  CONTRACT_EQ(CountText(client), "1:1/1,0,0");
  client.Close(a).has_value();
  CONTRACT_EQ(CountText(client), "1:1/1,0,0");
  return {};
}

Failure ALapseTakesAwayExactlyWhatItsOwnerCarried(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a", kTerms);
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1, .user = 1});
  client.Login(a, {.number = 2, .user = 2});
  client.Login(b, {.number = 3, .user = 2, .platform = Platform::kWeb});
  client.Login(b, {.number = 4, .user = 3});
  client.Login(a, {.number = 5, .user = 1, .app = kOtherApp});
  CONTRACT_EQ(CountText(client), "1:3/3,0,1 2:1/1,0,0");
  harness.Advance(kTerms.ttl);
  CONTRACT_EQ(CountText(client), "1:2/1,0,1");
  client.Renew(a).has_value();
  CONTRACT_EQ(CountText(client), "1:3/3,0,1 2:1/1,0,0");
  client.Open("a");
  CONTRACT_EQ(CountText(client), "1:2/1,0,1");
  client.ExpireAll();
  CONTRACT_EQ(CountText(client), "1:2/1,0,1");
  client.Disconnect(b, {.number = 3, .user = 2}).has_value();
  CONTRACT_EQ(CountText(client), "1:1/1,0,0");
  return {};
}

Failure AUserOfThreeOwnersIsOnlineWhileOneLives(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a");
  const Owner b = client.Open("b");
  const Owner c = client.Open("c");
  client.Login(a, {.number = 1});
  client.Login(b, {.number = 2});
  client.Login(c, {.number = 3});
  CONTRACT_EQ(CountText(client), "1:1/3,0,0");
  client.Open("b");
  CONTRACT_EQ(CountText(client), "1:1/2,0,0");
  client.Open("a");
  CONTRACT_EQ(CountText(client), "1:1/1,0,0");
  client.Close(c).has_value();
  CONTRACT_EQ(CountText(client), "");
  return {};
}

Failure ARepublishAfterAFenceIsCountedOnce(Harness& harness) {
  Client& client = harness.client();
  const Version login = client.Login(client.Open("a"), {.number = 1});
  const Owner now = client.Open("a");
  CONTRACT_EQ(CountText(client), "");
  client.Republish(now, {.number = 1}, login).has_value();
  CONTRACT_EQ(CountText(client), "1:1/1,0,0");
  client.ExpireAll();
  CONTRACT_EQ(CountText(client), "1:1/1,0,0");
  return {};
}

// "VERSION:CONNECTIONS ... other:CONNECTIONS" of the first app.
std::string VersionText(Client& client) {
  std::string text;
  const std::vector<PresenceCounts> counts = client.Counts();
  if (counts.empty()) return text;
  for (const VersionCount& count : counts.front().versions) {
    text += std::to_string(ToInteger(count.version)) + ':' + std::to_string(count.connections);
    text += ' ';
  }
  return text + "other:" + std::to_string(counts.front().other_versions);
}

Failure ConnectionsAreCountedByClientVersion(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a", kTerms);
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1, .user = 1, .version = ClientVersion{9}});
  client.Login(b, {.number = 2, .user = 1, .version = ClientVersion{9}});
  client.Login(b, {.number = 3, .user = 2, .version = ClientVersion{0}});
  CONTRACT_EQ(VersionText(client), "0:1 9:2 other:0");
  harness.Advance(kTerms.ttl);
  CONTRACT_EQ(VersionText(client), "0:1 9:1 other:0");
  client.Disconnect(b, {.number = 2, .user = 1}).has_value();
  CONTRACT_EQ(VersionText(client), "0:1 other:0");
  return {};
}

Failure VersionsBeyondTheBoundAreCountedTogetherUntilTheyGo(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const auto device = [](std::size_t number, std::size_t version) {
    return Device{.number = number,
                  .user = static_cast<std::int64_t>(number),
                  .version = ClientVersion{static_cast<std::int64_t>(version)}};
  };
  std::size_t number = 1;
  for (; number <= kMaxCountedVersions; ++number)
    client.Login(owner, device(number, number));
  CONTRACT_EQ(client.Counts().front().versions.size(), kMaxCountedVersions);
  CONTRACT_EQ(client.Counts().front().other_versions, 0U);

  const Device late = device(number, 1000);
  client.Login(owner, late);
  client.Login(owner, device(number + 1, 1));  // Of a version that has its place.
  CONTRACT_EQ(client.Counts().front().versions.size(), kMaxCountedVersions);
  CONTRACT_EQ(client.Counts().front().versions.front().connections, 2U);
  CONTRACT_EQ(client.Counts().front().other_versions, 1U);

  // A place is free: the next of that version has it, the first one stays where it was counted.
  client.Disconnect(owner, device(2, 2)).has_value();
  client.Login(owner, device(number + 2, 1000));
  CONTRACT_TRUE(client.Counts().front().versions.back() == (VersionCount{ClientVersion{1000}, 1}));
  CONTRACT_EQ(client.Counts().front().other_versions, 1U);
  client.Disconnect(owner, late).has_value();
  CONTRACT_TRUE(client.Counts().front().versions.back() == (VersionCount{ClientVersion{1000}, 1}));
  CONTRACT_EQ(client.Counts().front().other_versions, 0U);
  return {};
}

// "OWNER:CONNECTIONS ... other:CONNECTIONS" of the first app.
std::string OwnerText(Client& client, std::optional<AppId> app = std::nullopt) {
  std::string text;
  const std::vector<PresenceCounts> counts = client.Counts(app);
  if (counts.empty()) return text;
  for (const OwnerCount& count : counts.front().owners)
    text += count.owner + ':' + std::to_string(count.connections) + ' ';
  return text + "other:" + std::to_string(counts.front().other_owners);
}

Failure ConnectionsAreCountedByOwner(Harness& harness) {
  Client& client = harness.client();
  const Owner b = client.Open("b", kTerms);
  const Owner a = client.Open("a");
  client.Login(b, {.number = 1, .user = 1});
  client.Login(a, {.number = 2, .user = 1});
  client.Login(b, {.number = 3, .user = 2, .device = 5});
  client.Login(a, {.number = 4, .user = 3, .app = kOtherApp});
  CONTRACT_EQ(OwnerText(client), "a:1 b:2 other:0");
  client.Login(a, {.number = 5, .user = 2, .device = 5});  // Replaces b's.
  CONTRACT_EQ(OwnerText(client), "a:2 b:1 other:0");
  harness.Advance(kTerms.ttl);
  CONTRACT_EQ(OwnerText(client), "a:2 other:0");
  client.Renew(b).has_value();
  CONTRACT_EQ(OwnerText(client), "a:2 b:1 other:0");
  client.Open("b");
  CONTRACT_EQ(OwnerText(client), "a:2 other:0");
  return {};
}

Failure OwnersBeyondTheBoundAreCountedTogether(Harness& harness) {
  Client& client = harness.client();
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < kMaxCountedOwners + 2; ++i) {
    const Owner owner = client.Open("owner-" + std::to_string(1000 + i));
    // The first two have one connection, the others two.
    for (std::size_t left = i < 2 ? 1 : 2; left > 0; --left) {
      ++number;
      client.Login(owner, {.number = number, .user = static_cast<std::int64_t>(number)});
    }
  }
  const PresenceCounts counts = client.Counts().front();
  CONTRACT_EQ(counts.owners.size(), kMaxCountedOwners);
  CONTRACT_TRUE(counts.owners.front() == (OwnerCount{"owner-1002", 2}));
  CONTRACT_TRUE(counts.owners.back() == (OwnerCount{"owner-1257", 2}));
  CONTRACT_EQ(counts.other_owners, 2U);
  return {};
}

Failure OneAppIsCountedAlone(Harness& harness) {
  Client& client = harness.client();
  const Owner a = client.Open("a", kTerms);
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1, .user = 1});
  client.Login(a, {.number = 2, .user = 1, .app = kOtherApp});
  client.Login(b, {.number = 3, .user = 1, .app = kOtherApp});
  client.Login(b, {.number = 4, .user = 2, .app = kOtherApp});
  CONTRACT_EQ(client.Counts(kApp).size(), 1U);
  CONTRACT_TRUE(client.Counts(kApp).front().app == kApp);
  CONTRACT_EQ(client.Counts(kApp).front().users, 1U);
  CONTRACT_EQ(OwnerText(client, kApp), "a:1 other:0");
  CONTRACT_EQ(client.Counts(kOtherApp).front().users, 2U);
  CONTRACT_EQ(OwnerText(client, kOtherApp), "a:1 b:2 other:0");
  CONTRACT_EQ(client.Counts(AppId{3}).size(), 0U);
  harness.Advance(kTerms.ttl);
  CONTRACT_EQ(client.Counts(kApp).size(), 0U);
  CONTRACT_EQ(OwnerText(client, kOtherApp), "b:2 other:0");
  return {};
}

}  // namespace

std::vector<ContractCase> CountCases() {
  return {
      {"NothingIsCountedWhereNothingIs", NothingIsCountedWhereNothingIs},
      {"UsersAndConnectionsAreCountedByAppAndPlatform",
       UsersAndConnectionsAreCountedByAppAndPlatform},
      {"AReplacementDoesNotChangeTheCount", AReplacementDoesNotChangeTheCount},
      {"ALapseTakesAwayExactlyWhatItsOwnerCarried", ALapseTakesAwayExactlyWhatItsOwnerCarried},
      {"AUserOfThreeOwnersIsOnlineWhileOneLives", AUserOfThreeOwnersIsOnlineWhileOneLives},
      {"ARepublishAfterAFenceIsCountedOnce", ARepublishAfterAFenceIsCountedOnce},
      {"ConnectionsAreCountedByClientVersion", ConnectionsAreCountedByClientVersion},
      {"VersionsBeyondTheBoundAreCountedTogetherUntilTheyGo",
       VersionsBeyondTheBoundAreCountedTogetherUntilTheyGo},
      {"ConnectionsAreCountedByOwner", ConnectionsAreCountedByOwner},
      {"OwnersBeyondTheBoundAreCountedTogether", OwnersBeyondTheBoundAreCountedTogether},
      {"OneAppIsCountedAlone", OneAppIsCountedAlone},
  };
}

}  // namespace rollcall::contract
