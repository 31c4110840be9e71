#include "engine/memory/presence_shard.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "domain/connection_digest.h"

namespace rollcall {
namespace {

// Leaves the counter, which goes on from the highest login version seen, half of its range.
constexpr Version kMaxLoginVersion{std::numeric_limits<std::int64_t>::max()};

ConnectOutcome Connected(Version login) {
  return {.result = ConnectResult::kConnected, .login_version = login, .replaced_by = {}};
}

}  // namespace

PresenceShard::PresenceShard(std::size_t max_connections, RecordPools& pools, OwnerTable& owners,
                             OnlineCounts& counts, ChangeLog& log)
    : max_connections_(max_connections),
      owners_(owners),
      counts_(counts),
      log_(log),
      table_(pools) {}

Result<ConnectAnswer> PresenceShard::Connect(const HashedUser& user, const ConnectRequest& request,
                                             const Moment& moment) {
  const std::lock_guard lock(mutex_);
  const std::optional<LeaseRef> lease = owners_.FindLive(request.owner, moment.now);
  if (!lease) return Status(StatusCode::kConflict, "owner: its epoch is not live");

  Contest contest = Survey(user, request, moment.now);
  const bool differs = contest.same != Slot::kNone && Differs(contest.same, request.connection);
  if (differs && owners_.IsFenced(table_.At(contest.same).lease)) {
    RemoveLeftBehindOf(user, moment.wall);
    contest = Survey(user, request, moment.now);
  } else if (differs && table_.At(contest.same).lease == *lease) {
    return ConnectAnswer{
        {.result = ConnectResult::kDiffers, .login_version = {}, .replaced_by = {}}, {}};
  }
  if (contest.same != Slot::kNone && table_.At(contest.same).lease == *lease) {
    const ConnectionDetails& details = table_.DetailsOf(contest.same);
    table_.SetSequence(contest.same, std::max(details.sequence, request.sequence));
    return ConnectAnswer{Connected(details.login_version), {}};
  }
  if (std::optional<Result<ConnectOutcome>> refusal = Refuse(contest, request)) {
    if (!*refusal) return refusal->error();
    return ConnectAnswer{**refusal, {}};
  }
  return Admit(user, request, *lease, contest, moment.wall);
}

void PresenceShard::Disconnect(const HashedUser& user, const DisconnectRequest& request,
                               WallTime at) {
  const std::lock_guard lock(mutex_);
  const std::optional<LeaseRef> lease = owners_.FindUnfenced(request.owner);
  if (!lease) return;
  const Slot slot = FindConnection(user, request.connection);
  if (slot == Slot::kNone) return;
  const ConnectionRecord& record = table_.At(slot);
  if (record.lease != *lease || table_.DetailsOf(slot).sequence > request.sequence) return;

  Step step = Begin(user);
  DropLeftBehind(user, step);
  Drop(user, slot, request.reason, step);
  Commit(user, step, at);
}

std::vector<LiveConnection> PresenceShard::Kick(const HashedUser& user, const KickRequest& request,
                                                WallTime at) {
  const std::lock_guard lock(mutex_);
  std::vector<LiveConnection> removed;
  boost::container::small_vector<Slot, 4> slots;
  for (Slot slot = table_.FirstOfUser(user); slot != Slot::kNone; slot = table_.At(slot).next) {
    const ConnectionRecord& record = table_.At(slot);
    if (owners_.IsFenced(record.lease) || !request.Names(table_.IdOf(slot), record.device)) {
      continue;
    }
    See(slot, removed.emplace_back());
    slots.push_back(slot);
  }
  if (slots.empty()) return removed;

  Step step = Begin(user);
  for (const Slot slot : slots) {
    Drop(user, slot, DisconnectReason::kKicked, step);
  }
  DropLeftBehind(user, step);
  Commit(user, step, at);
  return removed;
}

void PresenceShard::PrefetchIndex(std::span<const HashedUser> users) const {
  for (const HashedUser& user : users)
    table_.PrefetchIndex(user);
}

void PresenceShard::PrefetchFirst(std::span<const HashedUser> users) const {
  const std::lock_guard lock(mutex_);
  for (const HashedUser& user : users)
    table_.PrefetchFirst(user);
}

std::size_t PresenceShard::RemoveLeftBehind(LeaseRef lease, std::size_t budget, WallTime at) {
  const std::lock_guard lock(mutex_);
  std::size_t removed = 0;
  for (; removed < budget; ++removed) {
    const Slot slot = table_.FirstOfLease(lease);
    if (slot == Slot::kNone) break;
    const HashedUser user(UserKey{table_.At(slot).app, table_.At(slot).user});
    Step step = Begin(user);
    Drop(user, slot, owners_.RemovalReason(lease), step);
    Commit(user, step, at);
  }
  return removed;
}

std::optional<Pruned> PresenceShard::Prune(const Owner& owner, OwnerSequence below,
                                           DisconnectReason reason, WallTime at) {
  const std::lock_guard lock(mutex_);
  // With the mutex held, it cannot be forgotten before the end of this.
  const std::optional<LeaseRef> lease = owners_.FindUnfenced(owner);
  if (!lease) return std::nullopt;
  Pruned pruned;
  for (Slot slot = table_.FirstOfLease(*lease); slot != Slot::kNone; ++pruned.visited) {
    const ConnectionRecord& record = table_.At(slot);
    const Slot next = record.lease_next;
    if (table_.DetailsOf(slot).sequence < below) {
      const HashedUser user(UserKey{record.app, record.user});
      Step step = Begin(user);
      Drop(user, slot, reason, step);
      Commit(user, step, at);
      ++pruned.removed;
    }
    slot = next;
  }
  return pruned;
}

PresenceShard::Contest PresenceShard::Survey(const HashedUser& user, const ConnectRequest& request,
                                             MonotonicTime now) const {
  Contest contest;
  for (Slot slot = table_.FirstOfUser(user); slot != Slot::kNone; slot = table_.At(slot).next) {
    const ConnectionRecord& record = table_.At(slot);
    if (table_.IdOf(slot) == request.connection.id) {
      contest.same = slot;
    } else if (owners_.IsFenced(record.lease)) {
      continue;
    } else if (IsRival(record, request)) {
      contest.rivals.push_back(slot);
    } else if (owners_.IsLive(record.lease, now)) {
      ++contest.others;
    }
  }
  if (contest.same != Slot::kNone) {
    contest.login = table_.DetailsOf(contest.same).login_version;
  } else {
    contest.login = request.login_version;
  }
  return contest;
}

bool PresenceShard::Differs(Slot slot, const Connection& connection) const {
  const ConnectionRecord& record = table_.At(slot);
  return record.device != connection.device || record.platform != connection.platform ||
         record.client_version != connection.client_version;
}

bool PresenceShard::IsRival(const ConnectionRecord& record, const ConnectRequest& request) const {
  return request.rules.same_device == SameDeviceRule::kReplace && record.device != DeviceId{0} &&
         record.device == request.connection.device &&
         record.platform == request.connection.platform;
}

std::optional<Result<ConnectOutcome>> PresenceShard::Refuse(const Contest& contest,
                                                            const ConnectRequest& request) const {
  const bool is_new = contest.same == Slot::kNone;
  if (!is_new && !owners_.IsFenced(table_.At(contest.same).lease)) {
    return Status(StatusCode::kConflict, "connection.id: it is another owner's");
  }
  if (contest.login > kMaxLoginVersion) {
    return Status(StatusCode::kInvalidArgument, "login_version: must be below 2^63");
  }
  if (contest.login != Version::kNone && !contest.rivals.empty() &&
      table_.DetailsOf(contest.rivals.back()).login_version > contest.login) {
    return ConnectOutcome{.result = ConnectResult::kReplacedBy,
                          .login_version = table_.DetailsOf(contest.rivals.back()).login_version,
                          .replaced_by = table_.IdOf(contest.rivals.back())};
  }
  const bool is_capped = contest.login == Version::kNone || (is_new && request.rules.cap_republish);
  if (is_capped && contest.others >= request.rules.max_connections) {
    return ConnectOutcome{
        .result = ConnectResult::kTooMany, .login_version = {}, .replaced_by = {}};
  }
  if (is_new && table_.size() >= max_connections_ + contest.rivals.size()) {
    return Status(StatusCode::kLimitExceeded, "connections: the engine is full");
  }
  return std::nullopt;
}

ConnectAnswer PresenceShard::Admit(const HashedUser& user, const ConnectRequest& request,
                                   LeaseRef lease, const Contest& contest, WallTime at) {
  Step step = Begin(user);
  Slot slot = contest.same;
  if (slot == Slot::kNone) {
    slot = Add(user, request, lease, step);
  } else {
    Adopt(slot, request, lease, step);
  }
  ConnectAnswer answer;
  for (const Slot rival : contest.rivals) {
    answer.evictions.push_back({.owner = owners_.OwnerOf(table_.At(rival).lease),
                                .user = user.key,
                                .connection = table_.IdOf(rival),
                                .by = request.connection.id});
    Drop(user, rival, DisconnectReason::kReplaced, step);
  }
  DropLeftBehind(user, step);
  if (contest.login != Version::kNone) log_.RaiseAbove(contest.login);
  step.is_login = contest.login == Version::kNone;
  Commit(user, step, at);
  if (contest.login == Version::kNone) {
    table_.SetLoginVersion(slot, step.changes.back().version);
  }
  answer.outcome = Connected(table_.DetailsOf(slot).login_version);
  return answer;
}

Slot PresenceShard::FindConnection(const HashedUser& user, const ConnId& id) const {
  Slot slot = table_.FirstOfUser(user);
  while (slot != Slot::kNone && table_.IdOf(slot) != id) {
    slot = table_.At(slot).next;
  }
  return slot;
}

void PresenceShard::CollectUser(const HashedUser&, Slot first, MonotonicTime now,
                                std::vector<OnlineConnection>& found) const {
  for (Slot slot = first; slot != Slot::kNone;) {
    const ConnectionRecord& record = table_.At(slot);
    if (owners_.IsLive(record.lease, now)) {
      found.emplace_back(table_.IdOf(record), record.user, record.device, record.client_version,
                         record.platform);
    }
    slot = record.next;
  }
}

void PresenceShard::CollectUser(const HashedUser& user, Slot first, MonotonicTime now,
                                std::vector<UserPresence>& found) const {
  if (first == Slot::kNone) return;
  UserPresence& presence = found.emplace_back();
  presence.user = user.key.user;
  presence.version = VersionOf(user);
  for (Slot slot = first; slot != Slot::kNone; slot = table_.At(slot).next) {
    if (owners_.IsLive(table_.At(slot).lease, now)) See(slot, presence.connections.emplace_back());
  }
}

void PresenceShard::See(Slot slot, LiveConnection& seen) const {
  const ConnectionRecord& record = table_.At(slot);
  seen.connection = table_.Unpack(slot);
  seen.owner = owners_.OwnerOf(record.lease);
  seen.login_version = table_.DetailsOf(slot).login_version;
}

PresenceShard::Step PresenceShard::Begin(const HashedUser& user) const {
  Step step;
  step.counts.app = user.key.app;
  step.counts.before = LeasesOf(user);
  return step;
}

Slot PresenceShard::Add(const HashedUser& user, const ConnectRequest& request, LeaseRef lease,
                        Step& step) {
  const Connection& connection = request.connection;
  step.changes.push_back({.kind = ChangeKind::kConnected,
                          .presence_changed = table_.FirstOfUser(user) == Slot::kNone,
                          .user = user.key,
                          .connection = connection.id});
  const Slot slot = table_.Insert(user, connection, lease, request.sequence, request.login_version);
  Count(slot, true, step.counts);
  return slot;
}

// What a fenced epoch left behind goes on under a live one. For readers of changes it never went.
void PresenceShard::Adopt(Slot slot, const ConnectRequest& request, LeaseRef lease, Step& step) {
  Count(slot, false, step.counts);
  table_.MoveToLease(slot, lease);
  Count(slot, true, step.counts);
  table_.SetSequence(slot, request.sequence);
}

void PresenceShard::Drop(const HashedUser& user, Slot slot, DisconnectReason reason, Step& step) {
  Count(slot, false, step.counts);
  const ConnId id = table_.IdOf(slot);
  table_.Remove(user, slot);
  step.changes.push_back({.kind = ChangeKind::kDisconnected,
                          .reason = reason,
                          .presence_changed = table_.FirstOfUser(user) == Slot::kNone,
                          .user = user.key,
                          .connection = id});
}

void PresenceShard::DropLeftBehind(const HashedUser& user, Step& step) {
  Slot slot = table_.FirstOfUser(user);
  while (slot != Slot::kNone) {
    const ConnectionRecord& record = table_.At(slot);
    const Slot next = record.next;
    if (owners_.IsFenced(record.lease)) {
      Drop(user, slot, owners_.RemovalReason(record.lease), step);
    }
    slot = next;
  }
}

void PresenceShard::RemoveLeftBehindOf(const HashedUser& user, WallTime at) {
  Step step = Begin(user);
  DropLeftBehind(user, step);
  Commit(user, step, at);
}

void PresenceShard::Commit(const HashedUser& user, Step& step, WallTime at) {
  step.counts.after = LeasesOf(user);
  const bool is_walked = SplitIndex::PlaceOf(user) < walked_below_;
  counts_.Apply(step.counts, is_walked);
  for (const CountStep::Connection& counted : step.counts.connections) {
    if (counted.added) table_.SetVersionIsOther(counted.slot, counted.version_is_other);
    if (is_walked) walked_connections_ += counted.added ? 1 : ~std::size_t{0};
  }
  if (step.changes.empty()) return;
  log_.Append(step.changes, at);
  if (!step.is_login && table_.FirstOfUser(user) != Slot::kNone) {
    later_versions_[user.key] = step.changes.back().version;
  } else if (!later_versions_.empty()) {
    later_versions_.erase(user.key);
  }
}

void PresenceShard::Count(Slot slot, bool added, CountStep& step) const {
  const ConnectionRecord& record = table_.At(slot);
  step.connections.push_back(
      {.lease = record.lease,
       .slot = slot,
       .digest = ConnectionDigest(record.conn_number, record.user, record.device, record.platform,
                                  record.client_version),
       .platform = record.platform,
       .version = record.client_version,
       .added = added,
       .version_is_other = record.version_is_other});
}

LeaseSet PresenceShard::LeasesOf(const HashedUser& user) const {
  LeaseSet leases;
  for (Slot slot = table_.FirstOfUser(user); slot != Slot::kNone; slot = table_.At(slot).next) {
    leases.Add(table_.At(slot).lease);
  }
  return leases;
}

Version PresenceShard::VersionOf(const HashedUser& user) const {
  if (const auto later = later_versions_.find(user.key); later != later_versions_.end()) {
    return later->second;
  }
  Version last = Version::kNone;
  for (Slot slot = table_.FirstOfUser(user); slot != Slot::kNone; slot = table_.At(slot).next) {
    last = std::max(last, table_.DetailsOf(slot).login_version);
  }
  return last;
}

}  // namespace rollcall
