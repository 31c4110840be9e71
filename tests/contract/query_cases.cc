#include <numeric>

#include "contract/harness.h"
#include "domain/limits.h"

namespace rollcall::contract {
namespace {

using Numbers = std::vector<std::uint64_t>;

Failure UsersComeGroupedAndOfflineOnesAreAbsent(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .user = 10});
  client.Login(owner, {.number = 2, .user = 20});
  client.Login(owner, {.number = 3, .user = 30});
  CONTRACT_EQ(client.Online({30, 99, 10, 0, 20}), (Numbers{3, 1, 2}));
  CONTRACT_EQ(client.Online({}), Numbers{});
  CONTRACT_EQ(client.Online({99}), Numbers{});
  return {};
}

Failure ARepeatedUserComesOnce(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .user = 10});
  client.Login(owner, {.number = 2, .user = 20});
  client.Login(owner, {.number = 3, .user = 10});
  CONTRACT_EQ(client.Online({20, 10, 20, 20, 10}), (Numbers{2, 1, 3}));
  std::vector<std::int64_t> same(kMaxUsersPerQuery, 20);
  CONTRACT_EQ(client.Online(same), Numbers{2});
  return {};
}

Failure TheOldestLoginComesFirst(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  const Device oldest{.number = 9};
  const Version login = client.Login(owner, oldest);
  client.Disconnect(owner, oldest).has_value();
  client.Login(owner, {.number = 5});
  client.Login(owner, {.number = 3});
  client.Login(owner, {.number = 7});
  client.Republish(owner, oldest, login).has_value();
  CONTRACT_EQ(client.Online({1}), (Numbers{9, 5, 3, 7}));
  client.Disconnect(owner, {.number = 3}).has_value();
  CONTRACT_EQ(client.Online({1}), (Numbers{9, 5, 7}));
  client.Disconnect(owner, {.number = 9}).has_value();
  CONTRACT_EQ(client.Online({1}), (Numbers{5, 7}));
  client.Disconnect(owner, {.number = 7}).has_value();
  CONTRACT_EQ(client.Online({1}), Numbers{5});
  return {};
}

Failure EveryFieldComesBackAsItWasGiven(Harness& harness) {
  Client& client = harness.client();
  const Owner owner =
      client.Open("an-owner-with-a-name-of-64-characters-which-is-the-longest-name");
  Connection v4;
  v4.id = {.boot = 0xFEDC'BA98'7654'3210U, .number = 0xFFFF'FFFF'FFFF'FFFFU};
  v4.user = {AppId{2147483647}, UserId{std::numeric_limits<std::int64_t>::max()}};
  v4.device = DeviceId{std::numeric_limits<std::int64_t>::max()};
  v4.platform = Platform::kWeb;
  v4.client_version = ClientVersion{std::numeric_limits<std::int64_t>::max()};
  v4.connected_at = WallTime(std::chrono::microseconds(1'767'225'600'123'457));
  v4.address.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 203, 0, 113, 254};
  v4.address.port = 65535;
  Connection v6 = v4;
  v6.id = {.boot = 0, .number = 0};
  v6.device = DeviceId{0};
  v6.platform = Platform::kIos;
  v6.client_version = ClientVersion{0};
  v6.address.ip = {0x20, 1, 0x0D, 0xB8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  v6.address.port = 1;
  for (const Connection& connection : {v4, v6}) {
    const auto outcome = client.caller().Wait<ConnectOutcome>([&](const auto& call, auto done) {
      ConnectRequest request;
      request.owner = owner;
      request.connection = connection;
      harness.engine().Connect(call, request, std::move(done));
    });
    CONTRACT_TRUE(outcome && outcome->result == ConnectResult::kConnected);
  }
  const auto found = client.Inspect({ToInteger(v4.user.user)}, v4.user.app);
  CONTRACT_TRUE(found && found->size() == 2);
  CONTRACT_TRUE((*found)[0].connection == v4);
  CONTRACT_TRUE((*found)[1].connection == v6);
  CONTRACT_TRUE((*found)[0].owner == owner && (*found)[1].owner == owner);
  CONTRACT_TRUE((*found)[0].login_version < (*found)[1].login_version);
  return {};
}

Failure AsManyUsersAsAQueryMayNameAreAnswered(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  std::vector<std::int64_t> users(kMaxUsersPerQuery);
  std::iota(users.begin(), users.end(), 1);
  Numbers expected;
  for (const std::int64_t user : users) {
    for (const std::uint64_t half : {0U, 1U}) {
      expected.push_back(static_cast<std::uint64_t>(user) * 2 + half);
      client.Login(owner, {.number = expected.back(), .user = user});
    }
  }
  CONTRACT_EQ(client.Online(users), expected);
  return {};
}

Failure AUserMayHaveManyConnections(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  Numbers expected;
  for (std::uint64_t i = 1; i <= 64; ++i) {
    CONTRACT_TRUE(client.Login(owner, {.number = i}) != Version::kNone);
    expected.push_back(i);
  }
  CONTRACT_EQ(client.Online({1}), expected);
  return {};
}

}  // namespace

std::vector<ContractCase> QueryCases() {
  return {
      {"UsersComeGroupedAndOfflineOnesAreAbsent", UsersComeGroupedAndOfflineOnesAreAbsent},
      {"ARepeatedUserComesOnce", ARepeatedUserComesOnce},
      {"TheOldestLoginComesFirst", TheOldestLoginComesFirst},
      {"EveryFieldComesBackAsItWasGiven", EveryFieldComesBackAsItWasGiven},
      {"AsManyUsersAsAQueryMayNameAreAnswered", AsManyUsersAsAQueryMayNameAreAnswered},
      {"AUserMayHaveManyConnections", AUserMayHaveManyConnections},
  };
}

}  // namespace rollcall::contract
