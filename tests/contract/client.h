// Client: the engine's calls as a test writes them, short and waiting.
//
// Loop-confined.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "contract/caller.h"
#include "domain/change.h"
#include "domain/connection.h"
#include "engine/engine.h"

namespace rollcall::contract {

inline constexpr AppId kApp{1};
inline constexpr AppId kOtherApp{2};

// A connection to be made; what a case does not name does not matter to it.
struct Device {
  std::uint64_t number = 0;  // Of its ConnId.
  std::int64_t user = 1;
  std::int64_t device = 0;
  Platform platform = Platform::kAndroid;
  AppId app = kApp;
  SameDeviceRule same_device = SameDeviceRule::kReplace;
  std::size_t max_connections = 64;
  std::uint64_t sequence = 1;
  Version login_version = Version::kNone;
  std::optional<ClientVersion> version{};  // Nothing: one of its own, by its number.
  bool cap_republish = false;

  ConnId id() const { return {.boot = 7, .number = number}; }
  UserKey key() const { return {app, UserId{user}}; }
  Connection ToConnection() const;
};

// {0}, which is no connection's number, when there is no answer.
std::vector<std::uint64_t> NumbersOf(const Result<std::vector<LiveConnection>>& answer);
std::vector<std::uint64_t> NumbersOf(const Result<std::vector<OnlineConnection>>& answer);

// kOk for an answer that is none of the errors.
template <typename T>
StatusCode CodeOf(const Result<T>& result) {
  return result ? StatusCode::kOk : result.error().code();
}

class Client {
 public:
  Client(EngineUnderTest& under_test, Violations& violations) : caller_(under_test, violations) {}

  Result<OpenedLease> TryOpen(const OwnerId& id, LeaseTerms terms = {});
  // With an epoch of kNone when it was refused: whatever follows then fails.
  Owner Open(const OwnerId& id, LeaseTerms terms = {});
  Result<OpenedLease> Renew(const Owner& owner);
  Result<Done> Close(const Owner& owner, DisconnectReason reason = DisconnectReason::kDrained);
  Result<std::size_t> Expire();
  Result<std::size_t> Prune(const Owner& owner, std::uint64_t below);  // For kDrained.
  // Until nothing is left; the answers in order, the last one 0. Empty when a call failed.
  std::vector<std::size_t> ExpireAll();

  Result<ConnectOutcome> Connect(const Owner& owner, const Device& device);
  // The Version of the login, kNone unless it was connected.
  Version Login(const Owner& owner, const Device& device);
  Result<ConnectOutcome> Republish(const Owner& owner, Device device, Version login);
  Result<Done> Disconnect(const Owner& owner, const Device& device,
                          DisconnectReason reason = DisconnectReason::kClosed);

  // The user of `whose`; `numbers` are ConnIds as of Device::id().
  Result<std::vector<LiveConnection>> Kick(const Device& whose,
                                           const std::vector<std::uint64_t>& numbers = {},
                                           const std::vector<std::int64_t>& devices = {});
  // The numbers of the kicked connections, in the order of the answer.
  std::vector<std::uint64_t> Kicked(const Device& whose,
                                    const std::vector<std::uint64_t>& numbers = {},
                                    const std::vector<std::int64_t>& devices = {});

  // Users as they were asked for, whatever order the engine gave; a failure when it did not group
  // them.
  Result<std::vector<OnlineConnection>> Query(const std::vector<std::int64_t>& users,
                                              AppId app = kApp);
  Result<std::vector<UserPresence>> Presences(const std::vector<std::int64_t>& users,
                                              AppId app = kApp);
  // The connections of Presences.
  Result<std::vector<LiveConnection>> Inspect(const std::vector<std::int64_t>& users,
                                              AppId app = kApp);
  // The numbers of the connections that a query shows, in the order of the answer.
  std::vector<std::uint64_t> Online(const std::vector<std::int64_t>& users, AppId app = kApp);
  // One of nowhere when it failed.
  std::vector<PresenceCounts> Counts(std::optional<AppId> app = std::nullopt);
  Result<AuditReport> Audit(Duration patience = Caller::kPatience);
  Result<ChangePage> Read(Version from, std::size_t limit);
  Version End();  // Where the changes end now.

  Caller& caller() { return caller_; }

 private:
  Caller caller_;
};

}  // namespace rollcall::contract
