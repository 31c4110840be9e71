// EngineModel: what engine.h says, in the plainest containers, to compare an engine with.
//
// It does not say when the connections of a fenced epoch are removed, for engines may choose; they
// are listed as left behind until their owner takes them over or ForgetLeftBehind().
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/clock.h"
#include "contract/client.h"
#include "engine/engine.h"

namespace rollcall::contract {

struct ModelConnection {
  Device device;  // With its sequence and login_version.
  Owner owner;
};

struct ModelAnswer {
  StatusCode code = StatusCode::kOk;
  ConnectResult result = ConnectResult::kConnected;
  Version login = Version::kNone;  // kNone: a new one.
  ConnId replaced_by{};
  std::vector<ConnId> evicted{};
};

class EngineModel {
 public:
  void Open(const Owner& owner, LeaseTerms terms, MonotonicTime now);
  StatusCode Renew(const Owner& owner, MonotonicTime now);
  void Close(const Owner& owner);
  void FenceLapsed(MonotonicTime now);
  void ForgetLeftBehind() { left_behind_.clear(); }

  // What the engine must answer. Then Admit, with the Version the engine gave, if it connects.
  ModelAnswer Judge(const Owner& owner, const Device& device, MonotonicTime now) const;
  void Admit(const Owner& owner, const Device& device, const ModelAnswer& answer, Version login);
  void Disconnect(const Owner& owner, const Device& device);

  // What it removes, by login version.
  std::vector<ModelConnection> Kick(const KickRequest& request);

  std::vector<ModelConnection> Live(const UserKey& user, MonotonicTime now) const;
  std::vector<PresenceCounts> Count(MonotonicTime now) const;
  // Hidden ones included, left-behind ones not.
  const std::map<UserKey, std::vector<ModelConnection>>& kept() const { return kept_; }
  bool IsLeftBehind(const ConnId& id) const { return left_behind_.contains(id); }

 private:
  struct Lease {
    Epoch epoch = Epoch::kNone;
    LeaseTerms terms;
    MonotonicTime expires_at{};
    bool fenced = false;
  };

  bool IsUnfenced(const Owner& owner) const;
  bool IsLive(const Owner& owner, MonotonicTime now) const;
  void Fence(const OwnerId& id, bool leave_behind);
  std::vector<ModelConnection> KeptOf(const UserKey& user) const;

  std::map<OwnerId, Lease> leases_;
  std::map<UserKey, std::vector<ModelConnection>> kept_;  // By login version.
  std::set<ConnId> left_behind_;
};

}  // namespace rollcall::contract
