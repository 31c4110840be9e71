#include "last_seen/last_seen_store.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "last_seen/schema.h"

namespace rollcall {
namespace {

// As in the file, which outlives this program: never renumber them.
constexpr std::array kStoredReasons = {
    std::pair{DisconnectReason::kClosed, 0},        std::pair{DisconnectReason::kTimeout, 1},
    std::pair{DisconnectReason::kKicked, 2},        std::pair{DisconnectReason::kReplaced, 3},
    std::pair{DisconnectReason::kLeaseLapsed, 4},   std::pair{DisconnectReason::kDrained, 5},
    std::pair{DisconnectReason::kTokenExpired, 6},  std::pair{DisconnectReason::kAppUnavailable, 7},
    std::pair{DisconnectReason::kProtocolError, 8}, std::pair{DisconnectReason::kSlowConsumer, 9}};
static_assert(kStoredReasons.size() == kDisconnectReasons.size());

std::int64_t Stored(DisconnectReason reason) {
  return std::ranges::find(kStoredReasons, reason, &std::pair<DisconnectReason, int>::first)
      ->second;
}

DisconnectReason ReasonOf(std::int64_t stored) {
  const auto known =
      std::ranges::find(kStoredReasons, stored, &std::pair<DisconnectReason, int>::second);
  return known == kStoredReasons.end() ? DisconnectReason::kClosed : known->first;
}

// The engine gives none above 2^63 - 1.
std::int64_t Stored(Version version) {
  return static_cast<std::int64_t>(ToInteger(version));
}

Version VersionOf(std::int64_t stored) {
  return Version{static_cast<std::uint64_t>(stored)};
}

std::int64_t Stored(WallTime time) {
  return time.time_since_epoch().count();
}

WallTime TimeOf(std::int64_t stored) {
  return WallTime(std::chrono::microseconds(stored));
}

}  // namespace

Result<std::unique_ptr<LastSeenStore>> LastSeenStore::Open(const LastSeenOptions& options) {
  Result<Database> database = OpenLastSeenDatabase(options.file);
  const auto refuse = [&](const Status& status) {
    return Status(status.code(), "last_seen.file: " + options.file + " " + status.message());
  };
  if (!database) return refuse(database.error());
  std::unique_ptr<LastSeenStore> store(new LastSeenStore(*std::move(database), options));
  if (const Status loaded = store->Load(); !loaded.ok()) return refuse(loaded);
  return store;
}

LastSeenStore::LastSeenStore(Database database, const LastSeenOptions& options)
    : keep_(options.keep),
      max_users_(options.max_users),
      database_(std::move(database)),
      update_(database_.Prepare(
          "UPDATE users SET version = ?3, seen_at = ?4, reason = ?5 WHERE app = ?1 AND user = ?2")),
      insert_(database_.Prepare("INSERT INTO users VALUES (?1, ?2, ?3, ?4, ?5)")),
      remove_(database_.Prepare("DELETE FROM users WHERE app = ?1 AND user = ?2")),
      find_(database_.Prepare(
          "SELECT version, seen_at, reason FROM users WHERE app = ?1 AND user = ?2")),
      oldest_(database_.Prepare("SELECT app, user, version, seen_at FROM users INDEXED BY "
                                "offline_users WHERE reason IS NOT NULL ORDER BY version LIMIT 1")),
      save_(database_.Prepare("UPDATE state SET is_closed = ?1, followed = ?2, checkpoint = ?3, "
                              "forgotten = ?4, raised = ?5, unclear = ?6")) {}

Status LastSeenStore::Load() {
  Statement read = database_.Prepare(
      "SELECT is_closed, followed, checkpoint, forgotten, raised, unclear FROM state");
  const Result<bool> row = read.Step();
  if (!row) return row.error();
  if (!*row) return {StatusCode::kInvalidArgument, "has no row in its table state"};
  was_closed_ = read.Integer(0) != 0;
  state_ = {.followed = VersionOf(read.Integer(1)),
            .checkpoint = TimeOf(read.Integer(2)),
            .forgotten = VersionOf(read.Integer(3)),
            .raised = VersionOf(read.Integer(4)),
            .unclear = VersionOf(read.Integer(5))};
  is_new_ = state_.followed == Version::kNone;
  const Result<std::int64_t> size = database_.Read("SELECT count(*) FROM users");
  if (!size) return size.error();
  size_ = static_cast<std::size_t>(*size);
  return {};
}

Version LastSeenStore::last_version() const {
  return std::max({state_.followed, state_.forgotten, state_.raised, state_.unclear});
}

Status LastSeenStore::Begin(Version start) {
  State state = state_;
  state.followed = start;
  if (is_new_) {
    state.forgotten = start;  // There may have been lives without this file.
  } else if (!was_closed_) {
    state.forgotten = state.raised = start;
  }
  return InTransaction([&]() -> Status {
    Statement lapse = database_.Prepare(
        "UPDATE users SET version = ?1, seen_at = ?2, reason = ?3 WHERE reason IS NULL");
    lapse.Bind(1, Stored(start)).Bind(2, Stored(state_.checkpoint));
    lapse.Bind(3, Stored(DisconnectReason::kLeaseLapsed));
    // Those whose connections may have ended where nobody looked were not seen then.
    Statement drop = database_.Prepare("DELETE FROM users WHERE reason IS NULL AND version <= ?1");
    drop.Bind(1, Stored(state_.unclear));
    if (Status dropped = drop.Run(); !dropped.ok()) return dropped;
    if (database_.changes() > 0) state.forgotten = start;
    size_ -= static_cast<std::size_t>(database_.changes());
    if (Status lapsed = lapse.Run(); !lapsed.ok()) return lapsed;
    if (Status saved = Save(state, false); !saved.ok()) return saved;
    state_ = state;
    return {};
  });
}

Status LastSeenStore::Apply(std::span<const Change> changes, Version upto, WallTime now) {
  const bool is_due = now >= state_.checkpoint + std::chrono::duration_cast<WallTime::duration>(
                                                     kCheckpointPeriod) ||
                      now < state_.checkpoint;
  if (changes.empty() && !is_due) {
    state_.followed = upto;
    return {};
  }
  return InTransaction([&]() -> Status {
    state_.followed = upto;
    state_.checkpoint = now;
    for (const Change& change : changes) {
      if (!change.presence_changed) continue;
      if (Status written = Write(change); !written.ok()) return written;
    }
    if (Status forgotten = Forget(now); !forgotten.ok()) return forgotten;
    return Save(state_, false);
  });
}

Status LastSeenStore::Skip(Version upto) {
  return InTransaction([&]() -> Status {
    state_.followed = state_.unclear = upto;
    return Save(state_, false);
  });
}

Status LastSeenStore::Close(WallTime now) {
  return InTransaction([&]() -> Status {
    state_.checkpoint = now;
    return Save(state_, true);
  });
}

// All of it or nothing, also in what is kept in members.
template <typename Work>
Status LastSeenStore::InTransaction(Work work) {
  const State state = state_;
  const std::size_t size = size_;
  const std::size_t forgotten = forgotten_;
  Status done = database_.Run("BEGIN IMMEDIATE");
  if (done.ok()) done = work();
  if (done.ok()) done = database_.Run("COMMIT");
  if (done.ok()) return done;
  // Where SQLite has rolled back by itself this fails, which says nothing new.
  static_cast<void>(database_.Run("ROLLBACK"));
  state_ = state;
  size_ = size;
  forgotten_ = forgotten;
  has_offline_ = true;
  return done;
}

Status LastSeenStore::Save(const State& state, bool is_closed) {
  save_.Bind(1, is_closed ? 1 : 0).Bind(2, Stored(state.followed));
  save_.Bind(3, Stored(state.checkpoint)).Bind(4, Stored(state.forgotten));
  save_.Bind(5, Stored(state.raised)).Bind(6, Stored(state.unclear));
  return save_.Run();
}

Status LastSeenStore::Write(const Change& change) {
  const bool is_online = change.kind == ChangeKind::kConnected;
  for (Statement* statement : {&update_, &insert_}) {
    statement->Bind(1, ToInteger(change.user.app)).Bind(2, ToInteger(change.user.user));
    statement->Bind(3, Stored(change.version)).Bind(4, Stored(change.at));
    if (is_online) {
      statement->BindNull(5);
    } else {
      statement->Bind(5, Stored(change.reason));
    }
  }
  if (!is_online) has_offline_ = true;
  if (Status updated = update_.Run(); !updated.ok()) return updated;
  if (database_.changes() > 0) return {};
  // Only a crash would miss the row of a user who is online, so it may give way to none.
  if (is_online && size_ >= max_users_ && !has_offline_) return {};
  if (Status inserted = insert_.Run(); !inserted.ok()) return inserted;
  ++size_;
  return {};
}

Status LastSeenStore::Forget(WallTime now) {
  const auto oldest_kept = now - std::chrono::duration_cast<WallTime::duration>(keep_);
  for (std::size_t step = 0; has_offline_; ++step) {
    if (size_ <= max_users_ && step == kMaxForgottenPerStep) return {};
    const Result<bool> row = oldest_.Step();
    if (!row) return row.error();
    if (!*row) {
      has_offline_ = false;
      return {};
    }
    const AppId app{static_cast<std::int32_t>(oldest_.Integer(0))};
    const UserId user{oldest_.Integer(1)};
    const Version version = VersionOf(oldest_.Integer(2));
    const WallTime seen_at = TimeOf(oldest_.Integer(3));
    oldest_.Reset();
    if (size_ <= max_users_ && seen_at >= oldest_kept) return {};
    remove_.Bind(1, ToInteger(app)).Bind(2, ToInteger(user));
    if (Status removed = remove_.Run(); !removed.ok()) return removed;
    --size_;
    ++forgotten_;
    state_.forgotten = std::max(state_.forgotten, version);
  }
  return {};
}

Result<std::vector<SeenUser>> LastSeenStore::Find(AppId app, std::span<const UserId> users) {
  std::vector<SeenUser> found;
  found.reserve(users.size());
  for (const UserId user : users) {
    Result<SeenUser> one = FindOne(app, user);
    if (!one) return one.error();
    found.push_back(*std::move(one));
  }
  return found;
}

Result<SeenUser> LastSeenStore::FindOne(AppId app, UserId user) {
  const Version doubt = std::max(state_.raised, state_.unclear);
  find_.Bind(1, ToInteger(app)).Bind(2, ToInteger(user));
  const Result<bool> row = find_.Step();
  if (!row) return row.error();
  if (!*row) {
    return SeenUser{.user = user, .version = std::max(state_.forgotten, doubt), .last = {}};
  }
  const Version version = VersionOf(find_.Integer(0));
  SeenUser seen{.user = user, .version = std::max(version, doubt), .last = {}};
  // What came after it was skipped, perhaps the user's end.
  const bool is_unclear = version <= state_.unclear;
  if (const std::optional<std::int64_t> reason = find_.IntegerOrNull(2); !reason) {
    seen.is_online = !is_unclear;
  } else if (!is_unclear) {
    seen.last = Sighting{.at = TimeOf(find_.Integer(1)), .reason = ReasonOf(*reason)};
  }
  find_.Reset();
  return seen;
}

}  // namespace rollcall
