#include "contract/client.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace rollcall::contract {
namespace {

std::vector<UserId> Ids(const std::vector<std::int64_t>& users) {
  std::vector<UserId> ids;
  for (const std::int64_t user : users) {
    ids.push_back(UserId{user});
  }
  return ids;
}

UserId UserOf(const OnlineConnection& connection) {
  return connection.user;
}
UserId UserOf(const UserPresence& presence) {
  return presence.user;
}

// The order of users is the engine's choice, but each comes in one piece: another answer is none.
template <typename T>
Result<std::vector<T>> InTheOrderAsked(Result<std::vector<T>> answer,
                                       const std::vector<std::int64_t>& users) {
  if (!answer) return answer;
  std::map<UserId, std::vector<T>> groups;
  std::optional<UserId> last;
  for (T& one : *answer) {
    const UserId user = UserOf(one);
    if (user != last && groups.contains(user)) return Status(StatusCode::kInternal, "not grouped");
    last = user;
    groups[user].push_back(std::move(one));
  }
  std::vector<T> sorted;
  for (const std::int64_t user : users) {
    const auto group = groups.find(UserId{user});
    if (group == groups.end()) continue;
    std::ranges::move(group->second, std::back_inserter(sorted));
    groups.erase(group);
  }
  if (!groups.empty()) return Status(StatusCode::kInternal, "users who were not asked for");
  return sorted;
}

}  // namespace

Connection Device::ToConnection() const {
  Connection connection;
  connection.id = id();
  connection.user = key();
  connection.device = DeviceId{device};
  connection.platform = platform;
  connection.client_version =
      version.value_or(ClientVersion{static_cast<std::int64_t>(number) + 100});
  connection.connected_at = WallTime(std::chrono::microseconds(1'700'000'000'000'000));
  connection.address.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 1};
  connection.address.port = 4711;
  return connection;
}

std::vector<std::uint64_t> NumbersOf(const Result<std::vector<LiveConnection>>& answer) {
  if (!answer) return {0};
  std::vector<std::uint64_t> numbers;
  for (const LiveConnection& live : *answer) {
    numbers.push_back(live.connection.id.number);
  }
  return numbers;
}

std::vector<std::uint64_t> NumbersOf(const Result<std::vector<OnlineConnection>>& answer) {
  if (!answer) return {0};
  std::vector<std::uint64_t> numbers;
  for (const OnlineConnection& connection : *answer) {
    numbers.push_back(connection.id.number);
  }
  return numbers;
}

Result<OpenedLease> Client::TryOpen(const OwnerId& id, LeaseTerms terms) {
  return caller_.Wait<OpenedLease>([&](const EngineCall& call, auto done) {
    caller_.engine().OpenOwner(call, id, terms, std::move(done));
  });
}

Owner Client::Open(const OwnerId& id, LeaseTerms terms) {
  const Result<OpenedLease> lease = TryOpen(id, terms);
  return {id, lease ? lease->epoch : Epoch::kNone};
}

Result<OpenedLease> Client::Renew(const Owner& owner) {
  return caller_.Wait<OpenedLease>([&](const EngineCall& call, auto done) {
    caller_.engine().RenewOwner(call, owner, std::move(done));
  });
}

Result<Done> Client::Close(const Owner& owner, DisconnectReason reason) {
  return caller_.Wait<Done>([&](const EngineCall& call, auto done) {
    caller_.engine().CloseOwner(call, owner, reason, std::move(done));
  });
}

Result<std::size_t> Client::Expire() {
  return caller_.Wait<std::size_t>([&](const EngineCall& call, auto done) {
    caller_.engine().ExpireOwners(call, std::move(done));
  });
}

std::vector<std::size_t> Client::ExpireAll() {
  std::vector<std::size_t> removed;
  while (removed.empty() || removed.back() != 0) {
    const Result<std::size_t> step = Expire();
    if (!step) return {};
    removed.push_back(*step);
  }
  return removed;
}

Result<std::size_t> Client::Prune(const Owner& owner, std::uint64_t below) {
  return caller_.Wait<std::size_t>([&](const EngineCall& call, auto done) {
    caller_.engine().PruneOwner(call, owner, OwnerSequence{below}, DisconnectReason::kDrained,
                                std::move(done));
  });
}

Result<ConnectOutcome> Client::Connect(const Owner& owner, const Device& device) {
  return caller_.Wait<ConnectOutcome>([&](const EngineCall& call, auto done) {
    caller_.engine().Connect(
        call,
        {.owner = owner,
         .sequence = OwnerSequence{device.sequence},
         .connection = device.ToConnection(),
         .rules = {device.same_device, device.max_connections, device.cap_republish},
         .login_version = device.login_version},
        std::move(done));
  });
}

Version Client::Login(const Owner& owner, const Device& device) {
  const Result<ConnectOutcome> outcome = Connect(owner, device);
  const bool connected = outcome && outcome->result == ConnectResult::kConnected;
  return connected ? outcome->login_version : Version::kNone;
}

Result<ConnectOutcome> Client::Republish(const Owner& owner, Device device, Version login) {
  device.login_version = login;
  return Connect(owner, device);
}

Result<Done> Client::Disconnect(const Owner& owner, const Device& device, DisconnectReason reason) {
  return caller_.Wait<Done>([&](const EngineCall& call, auto done) {
    caller_.engine().Disconnect(call,
                                {.owner = owner,
                                 .sequence = OwnerSequence{device.sequence},
                                 .user = device.key(),
                                 .connection = device.id(),
                                 .reason = reason},
                                std::move(done));
  });
}

Result<std::vector<LiveConnection>> Client::Kick(const Device& whose,
                                                 const std::vector<std::uint64_t>& numbers,
                                                 const std::vector<std::int64_t>& devices) {
  KickRequest request{.user = whose.key(), .connections = {}, .devices = {}};
  for (const std::uint64_t number : numbers) {
    request.connections.push_back(Device{.number = number}.id());
  }
  for (const std::int64_t device : devices) {
    request.devices.push_back(DeviceId{device});
  }
  return caller_.Wait<std::vector<LiveConnection>>([&](const EngineCall& call, auto done) {
    caller_.engine().Kick(call, request, std::move(done));
  });
}

std::vector<std::uint64_t> Client::Kicked(const Device& whose,
                                          const std::vector<std::uint64_t>& numbers,
                                          const std::vector<std::int64_t>& devices) {
  return NumbersOf(Kick(whose, numbers, devices));
}

Result<std::vector<LiveConnection>> Client::Inspect(const std::vector<std::int64_t>& users,
                                                    AppId app) {
  Result<std::vector<UserPresence>> presences = Presences(users, app);
  if (!presences) return presences.error();
  std::vector<LiveConnection> live;
  for (UserPresence& presence : *presences) {
    std::ranges::move(presence.connections, std::back_inserter(live));
  }
  return live;
}

Result<std::vector<UserPresence>> Client::Presences(const std::vector<std::int64_t>& users,
                                                    AppId app) {
  return InTheOrderAsked(
      caller_.Wait<std::vector<UserPresence>>([&](const EngineCall& call, auto done) {
        caller_.engine().Inspect(call, app, Ids(users), std::move(done));
      }),
      users);
}

Result<std::vector<OnlineConnection>> Client::Query(const std::vector<std::int64_t>& users,
                                                    AppId app) {
  return InTheOrderAsked(
      caller_.Wait<std::vector<OnlineConnection>>([&](const EngineCall& call, auto done) {
        caller_.engine().Query(call, app, Ids(users), std::move(done));
      }),
      users);
}

std::vector<std::uint64_t> Client::Online(const std::vector<std::int64_t>& users, AppId app) {
  return NumbersOf(Query(users, app));
}

std::vector<PresenceCounts> Client::Counts(std::optional<AppId> app) {
  Result<std::vector<PresenceCounts>> counts =
      caller_.Wait<std::vector<PresenceCounts>>([&](const EngineCall& call, auto done) {
        caller_.engine().Count(call, app, std::move(done));
      });
  return counts ? *std::move(counts) : std::vector<PresenceCounts>(1);
}

Result<AuditReport> Client::Audit(Duration patience) {
  return caller_.Wait<AuditReport>(
      [&](const EngineCall& call, auto done) { caller_.engine().Audit(call, std::move(done)); },
      patience);
}

Result<ChangePage> Client::Read(Version from, std::size_t limit) {
  return caller_.Wait<ChangePage>([&](const EngineCall& call, auto done) {
    caller_.engine().ReadChanges(call, from, limit, std::move(done));
  });
}

Version Client::End() {
  const Result<ChangePage> page = Read(Version::kNone, 0);
  return page ? page->next : Version::kNone;
}

}  // namespace rollcall::contract
