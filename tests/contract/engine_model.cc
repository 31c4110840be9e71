#include "contract/engine_model.h"

#include <algorithm>

namespace rollcall::contract {
namespace {

bool SameDevice(const Device& a, const Device& b) {
  return a.device != 0 && a.device == b.device && a.platform == b.platform &&
         a.same_device == SameDeviceRule::kReplace;
}

}  // namespace

void EngineModel::Open(const Owner& owner, LeaseTerms terms, MonotonicTime now) {
  Fence(owner.id, true);
  leases_[owner.id] = {owner.epoch, terms, now + terms.ttl, false};
}

StatusCode EngineModel::Renew(const Owner& owner, MonotonicTime now) {
  if (!leases_.contains(owner.id)) return StatusCode::kNotFound;
  if (!IsUnfenced(owner)) return StatusCode::kConflict;
  Lease& lease = leases_[owner.id];
  lease.expires_at = now + lease.terms.ttl;
  return StatusCode::kOk;
}

void EngineModel::Close(const Owner& owner) {
  if (IsUnfenced(owner)) Fence(owner.id, false);
}

void EngineModel::FenceLapsed(MonotonicTime now) {
  for (const auto& [id, lease] : leases_) {
    if (!lease.fenced && now > lease.expires_at + lease.terms.grace) Fence(id, true);
  }
}

ModelAnswer EngineModel::Judge(const Owner& owner, const Device& device, MonotonicTime now) const {
  if (!IsLive(owner, now)) return {.code = StatusCode::kConflict};
  ModelAnswer answer;
  std::size_t others = 0;
  for (const ModelConnection& kept : KeptOf(device.key())) {
    if (kept.device.number == device.number) {
      if (kept.owner != owner) return {.code = StatusCode::kConflict};
      return {.login = kept.device.login_version};
    }
    if (!SameDevice(device, kept.device)) {
      others += IsLive(kept.owner, now) ? 1U : 0U;
    } else if (device.login_version == Version::kNone ||
               kept.device.login_version < device.login_version) {
      answer.evicted.push_back(kept.device.id());
    } else {
      answer.result = ConnectResult::kReplacedBy;
      answer.replaced_by = kept.device.id();
    }
  }
  const bool is_login = device.login_version == Version::kNone;
  if (is_login && others >= device.max_connections) answer.result = ConnectResult::kTooMany;
  if (answer.result != ConnectResult::kConnected) answer.evicted.clear();
  answer.login = device.login_version;
  return answer;
}

void EngineModel::Admit(const Owner& owner, const Device& device, const ModelAnswer& answer,
                        Version login) {
  std::vector<ModelConnection>& kept = kept_[device.key()];
  for (ModelConnection& connection : kept) {
    if (connection.device.number != device.number) continue;
    connection.device.sequence = std::max(connection.device.sequence, device.sequence);
    return;
  }
  std::erase_if(kept, [&](const ModelConnection& connection) {
    return std::ranges::count(answer.evicted, connection.device.id()) > 0;
  });
  left_behind_.erase(device.id());
  kept.push_back({device, owner});
  kept.back().device.login_version = login;
  std::ranges::sort(kept, {},
                    [](const auto& connection) { return connection.device.login_version; });
}

void EngineModel::Disconnect(const Owner& owner, const Device& device) {
  const auto user = kept_.find(device.key());
  if (user == kept_.end() || !IsUnfenced(owner)) return;
  std::erase_if(user->second, [&](const ModelConnection& connection) {
    return connection.device.number == device.number && connection.owner == owner &&
           connection.device.sequence <= device.sequence;
  });
  if (user->second.empty()) kept_.erase(user);
}

std::vector<ModelConnection> EngineModel::Kick(const KickRequest& request) {
  std::vector<ModelConnection> kicked;
  std::vector<ModelConnection> left;
  for (const ModelConnection& connection : KeptOf(request.user)) {
    const bool all = request.connections.empty() && request.devices.empty();
    const bool named = std::ranges::count(request.connections, connection.device.id()) > 0 ||
                       std::ranges::count(request.devices, DeviceId{connection.device.device}) > 0;
    (all || named ? kicked : left).push_back(connection);
  }
  kept_[request.user] = left;
  if (left.empty()) kept_.erase(request.user);
  return kicked;
}

std::vector<ModelConnection> EngineModel::Live(const UserKey& user, MonotonicTime now) const {
  std::vector<ModelConnection> live = KeptOf(user);
  std::erase_if(live, [&](const auto& connection) { return !IsLive(connection.owner, now); });
  return live;
}

std::vector<PresenceCounts> EngineModel::Count(MonotonicTime now) const {
  std::map<AppId, PresenceCounts> apps;
  std::map<AppId, std::map<ClientVersion, std::uint64_t>> versions;
  std::map<AppId, std::map<OwnerId, std::uint64_t>> owners;
  for (const auto& [user, connections] : kept_) {
    const std::vector<ModelConnection> live = Live(user, now);
    if (live.empty()) continue;
    PresenceCounts& app = apps[user.app];
    app.app = user.app;
    ++app.users;
    for (const ModelConnection& connection : live) {
      ++app.connections[static_cast<std::size_t>(connection.device.platform)];
      ++versions[user.app][connection.device.ToConnection().client_version];
      ++owners[user.app][connection.owner.id];
    }
  }
  std::vector<PresenceCounts> counts;
  for (auto& [id, app] : apps) {
    // The model's devices have far fewer versions, and owners, than are counted apart.
    for (const auto& [version, connections] : versions[id])
      app.versions.push_back({version, connections});
    for (const auto& [owner, connections] : owners[id])
      app.owners.push_back({owner, connections});
    counts.push_back(app);
  }
  return counts;
}

bool EngineModel::IsUnfenced(const Owner& owner) const {
  const auto lease = leases_.find(owner.id);
  return lease != leases_.end() && lease->second.epoch == owner.epoch && !lease->second.fenced;
}

bool EngineModel::IsLive(const Owner& owner, MonotonicTime now) const {
  return IsUnfenced(owner) && now < leases_.at(owner.id).expires_at;
}

void EngineModel::Fence(const OwnerId& id, bool leave_behind) {
  const auto lease = leases_.find(id);
  if (lease == leases_.end() || lease->second.fenced) return;
  lease->second.fenced = true;
  for (auto& [user, connections] : kept_) {
    std::erase_if(connections, [&](const ModelConnection& connection) {
      if (connection.owner.id != id) return false;
      if (leave_behind) left_behind_.insert(connection.device.id());
      return true;
    });
  }
  std::erase_if(kept_, [](const auto& user) { return user.second.empty(); });
}

std::vector<ModelConnection> EngineModel::KeptOf(const UserKey& user) const {
  const auto kept = kept_.find(user);
  return kept == kept_.end() ? std::vector<ModelConnection>{} : kept->second;
}

}  // namespace rollcall::contract
