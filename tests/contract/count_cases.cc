#include <chrono>

#include "contract/harness.h"

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
  };
}

}  // namespace rollcall::contract
