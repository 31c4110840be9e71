#include "engine/memory/owner_table.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace rollcall {
namespace {

constexpr std::size_t kLeasesPerOwner = 2;

MonotonicTime Later(MonotonicTime now, Duration by) {
  return by > MonotonicTime::max() - now ? MonotonicTime::max() : now + by;
}

}  // namespace

OwnerTable::OwnerTable(std::size_t max_owners)
    : max_owners_(max_owners),
      max_leases_(max_owners * kLeasesPerOwner),
      leases_(std::make_unique<Lease[]>(max_leases_)) {
  CHECK(max_owners > 0);
  for (std::size_t i = max_leases_; i-- > 0;) {
    free_.push_back(LeaseRef{static_cast<std::uint32_t>(i)});
  }
}

Result<OpenedLease> OwnerTable::Open(const OwnerId& owner, const LeaseTerms& terms,
                                     const Moment& moment) {
  CHECK(!owner.empty() && terms.ttl > Duration::zero() && terms.grace >= Duration::zero());
  const std::lock_guard lock(mutex_);
  if (free_.empty()) {
    return Status(StatusCode::kLimitExceeded, "owner: too many fenced epochs await removal");
  }
  if (!names_.contains(owner) && !MakeRoomForName()) {
    return Status(StatusCode::kLimitExceeded, "owner: too many are open");
  }
  Name& name = names_[owner];
  StopKeeping(owner);
  if (name.current != LeaseRef::kNone) {
    Fence(name, DisconnectReason::kLeaseLapsed, Later(moment.now, terms.keep_older));
  }

  const auto wall =
      static_cast<std::uint64_t>(std::max<std::int64_t>(moment.wall.time_since_epoch().count(), 1));
  last_epoch_ = Epoch{std::max(ToInteger(last_epoch_) + 1, wall)};
  name.last_epoch = last_epoch_;
  name.current = free_.back();
  free_.pop_back();
  Lease& lease = At(name.current);
  lease.owner = {owner, last_epoch_};
  lease.terms = terms;
  lease.connections.store(0, std::memory_order_relaxed);
  lease.digest.store(0, std::memory_order_relaxed);
  return Prolong(lease, moment.now);
}

Result<OpenedLease> OwnerTable::Renew(const Owner& owner, MonotonicTime now) {
  const std::lock_guard lock(mutex_);
  const auto name = names_.find(owner.id);
  if (name == names_.end()) return Status(StatusCode::kNotFound, "owner: not known");
  if (name->second.current == LeaseRef::kNone || name->second.last_epoch != owner.epoch) {
    return Status(StatusCode::kConflict, "owner: this epoch is fenced");
  }
  return Prolong(At(name->second.current), now);
}

void OwnerTable::Close(const Owner& owner, DisconnectReason reason) {
  const std::lock_guard lock(mutex_);
  const auto name = names_.find(owner.id);
  if (name == names_.end() || name->second.last_epoch != owner.epoch) return;
  if (name->second.current == LeaseRef::kNone) return;
  StopKeeping(owner.id);
  Fence(name->second, reason);
}

void OwnerTable::FenceLapsed(MonotonicTime now) {
  const std::lock_guard lock(mutex_);
  for (auto& [id, name] : names_) {
    if (name.current == LeaseRef::kNone) continue;
    const Lease& lease = At(name.current);
    const MonotonicTime until{Duration(lease.live_until.load(std::memory_order_relaxed))};
    if (now >= until && now - until > lease.terms.grace) {
      Fence(name, DisconnectReason::kLeaseLapsed);
    }
  }
}

std::optional<LeaseRef> OwnerTable::FindLive(const Owner& owner, MonotonicTime now) const {
  const std::optional<LeaseRef> lease = FindUnfenced(owner);
  return lease && IsLive(*lease, now) ? lease : std::nullopt;
}

std::optional<LeaseRef> OwnerTable::FindUnfenced(const Owner& owner) const {
  const std::lock_guard lock(mutex_);
  const auto name = names_.find(owner.id);
  if (name == names_.end() || name->second.last_epoch != owner.epoch ||
      name->second.current == LeaseRef::kNone) {
    return std::nullopt;
  }
  return name->second.current;
}

std::optional<LeaseRef> OwnerTable::FindFenced(const Owner& owner) const {
  const std::lock_guard lock(mutex_);
  for (const LeaseRef lease : fenced_) {
    if (At(lease).owner == owner) return lease;
  }
  return std::nullopt;
}

std::optional<LeaseRef> OwnerTable::OldestToRemove(MonotonicTime now) const {
  const std::lock_guard lock(mutex_);
  const auto oldest =
      std::ranges::find_if(fenced_, [&](LeaseRef lease) { return At(lease).kept_until <= now; });
  return oldest == fenced_.end() ? std::nullopt : std::optional(*oldest);
}

void OwnerTable::Forget(LeaseRef lease) {
  const std::lock_guard lock(mutex_);
  CHECK(std::erase(fenced_, lease) == 1);
  free_.push_back(lease);
}

bool OwnerTable::IsFenced(LeaseRef lease) const {
  return At(lease).live_until.load(std::memory_order_acquire) == kFenced;
}

const Owner& OwnerTable::OwnerOf(LeaseRef lease) const {
  return At(lease).owner;
}

LeaseTally OwnerTable::TallyOf(LeaseRef lease) const {
  return {.connections = At(lease).connections.load(std::memory_order_relaxed),
          .digest = At(lease).digest.load(std::memory_order_relaxed)};
}

OwnerId OwnerTable::NameOf(LeaseRef lease) const {
  const std::lock_guard lock(mutex_);
  const OwnerId& name = At(lease).owner.id;
  return name.empty() ? "?" : name;
}

void OwnerTable::Tally(LeaseRef lease, std::uint64_t digest, bool added) {
  At(lease).connections.fetch_add(added ? 1 : ~std::uint64_t{0}, std::memory_order_relaxed);
  At(lease).digest.fetch_add(added ? digest : ~digest + 1, std::memory_order_relaxed);
}

DisconnectReason OwnerTable::RemovalReason(LeaseRef lease) const {
  return At(lease).removal_reason;
}

OpenedLease OwnerTable::Prolong(Lease& lease, MonotonicTime now) {
  const MonotonicTime until = Later(now, lease.terms.ttl);
  lease.live_until.store(until.time_since_epoch().count(), std::memory_order_release);
  return {.epoch = lease.owner.epoch,
          .expires_at = until,
          .tally = {.connections = lease.connections.load(std::memory_order_relaxed),
                    .digest = lease.digest.load(std::memory_order_relaxed)}};
}

void OwnerTable::StopKeeping(const OwnerId& owner) {
  for (const LeaseRef lease : fenced_) {
    if (At(lease).owner.id == owner) At(lease).kept_until = {};
  }
}

void OwnerTable::Fence(Name& name, DisconnectReason reason, MonotonicTime kept_until) {
  Lease& lease = At(name.current);
  lease.kept_until = kept_until;
  lease.removal_reason = reason;
  lease.live_until.store(kFenced, std::memory_order_release);
  fenced_.push_back(name.current);
  name.current = LeaseRef::kNone;
}

bool OwnerTable::MakeRoomForName() {
  if (names_.size() < max_owners_) return true;
  auto oldest = names_.end();
  for (auto name = names_.begin(); name != names_.end(); ++name) {
    const bool closed = name->second.current == LeaseRef::kNone;
    if (closed && (oldest == names_.end() || name->second.last_epoch < oldest->second.last_epoch)) {
      oldest = name;
    }
  }
  if (oldest == names_.end()) return false;
  names_.erase(oldest);
  return true;
}

}  // namespace rollcall
