// Engine: where presence is kept. Read this first.
//
// Every storage engine implements this interface and must pass tests/contract/; nothing above this
// folder knows which one is running.
//
// Calling. Start a call from a loop's thread. `done` runs exactly once, on that same loop, never
// before the call has returned, and by the deadline (then with kUnavailable, outcome unknown: every
// write is idempotent, so the caller may repeat it; Kick says what that means for it).
//
// Owners. A connection counts only while its owner's lease is live under exactly the epoch it was
// connected with. A lease goes LIVE → EXPIRED (from expires_at on: its connections are hidden at
// once; renewing the same epoch brings them back, until somebody fences it) → FENCED (by a newer
// epoch, by CloseOwner, or by ExpireOwners after the grace: nothing of this epoch counts again, and
// its connections are removed).
//
// Atomicity. A call that changes what is kept assigns the user's new Version and records its Change
// in the same step, so no change is without its state and no state without its change. Hiding by an
// expired lease is not a change yet (the owner may revive it); the removal that follows is. So
// Change::presence_changed speaks of what is kept, hidden or not, and strictly alternates for each
// user. In a step with several changes a new connection comes before the ones it replaced: whoever
// follows the changes never sees a replaced user as gone.
//
// Logins. Among the connections of one user with the same (Platform, DeviceId ≠ 0), the login with
// the higher Version wins, whoever says it last: Login gets a new Version, that of the last change
// of its step, and so replaces; Republish brings the one it had, replaces older logins and gives
// way to newer ones.
//
// Thread-safe.

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/loop.h"
#include "base/result.h"
#include "base/unique_function.h"
#include "domain/change.h"
#include "domain/connection.h"
#include "domain/ids.h"
#include "domain/limits.h"
#include "domain/owner.h"
#include "domain/platform.h"

namespace rollcall {

struct EngineCall {
  Loop& loop;              // Where `done` runs.
  MonotonicTime deadline;  // After this the caller no longer wants the answer.
};

struct Done {};

template <typename T>
using EngineCallback = UniqueFunction<void(Result<T>)>;

// A lease of this length never lapses: for an owner that dies together with the engine.
inline constexpr Duration kLeaseForever = Duration::max();

struct LeaseTerms {
  Duration ttl = kLeaseForever;       // Above zero.
  Duration grace = Duration::zero();  // After lapsing, ExpireOwners leaves it alone this long.
  // What the epoch before left behind stays this long after the opening, to be connected again.
  Duration keep_older = Duration::zero();
};

// What is kept of one lease, hidden or not: enough for its owner to see whether both agree.
struct LeaseTally {
  std::uint64_t connections = 0;
  std::uint64_t digest = 0;  // The sum of their ConnectionDigest(), mod 2^64.
  friend bool operator==(const LeaseTally&, const LeaseTally&) = default;
};

struct OpenedLease {
  Epoch epoch = Epoch::kNone;
  MonotonicTime expires_at{};
  LeaseTally tally;
};

struct ConnectRules {
  SameDeviceRule same_device = SameDeviceRule::kReplace;
  // Counts the user's live connections; one that is being replaced does not count.
  std::size_t max_connections = 64;
  bool cap_republish = false;  // A Republish of what is not there counts as a Login does.
};

struct ConnectRequest {
  Owner owner;
  OwnerSequence sequence{};
  Connection connection;
  ConnectRules rules;
  // kNone: a Login, the engine assigns the Version. Otherwise a Republish of that login.
  Version login_version = Version::kNone;
};

enum class ConnectResult : std::uint8_t {
  kConnected,   // Also when exactly this connection was there already: connecting is idempotent.
  kReplacedBy,  // Republish only: a newer login of the same device is there; `replaced_by` names
                // it.
  kTooMany,     // Login, or cap_republish: max_connections are live. Nothing was changed.
  kDiffers,     // This owner has the ConnId with another device, platform or client version.
                // Nothing was changed.
};

struct ConnectOutcome {
  ConnectResult result = ConnectResult::kConnected;
  Version login_version = Version::kNone;
  ConnId replaced_by;
};

struct DisconnectRequest {
  Owner owner;
  OwnerSequence sequence{};
  UserKey user;
  ConnId connection;
  DisconnectReason reason = DisconnectReason::kClosed;
};

// Which connections of a user to remove: those that either list names; all when both are empty.
struct KickRequest {
  UserKey user;
  std::vector<ConnId> connections = {};
  std::vector<DeviceId> devices = {};  // 0 names every connection without a device of its own.

  bool Names(const ConnId& connection, DeviceId device) const {
    return (connections.empty() && devices.empty()) ||
           std::ranges::find(connections, connection) != connections.end() ||
           std::ranges::find(devices, device) != devices.end();
  }
};

// All that is known of a connection.
struct LiveConnection {
  Connection connection;
  Owner owner;
  Version login_version = Version::kNone;
};

// A user of whom something is kept.
struct UserPresence {
  UserId user{};
  Version version = Version::kNone;  // Of the user's last change.
  // The live ones, oldest login first. Without any the user is neither online nor yet offline: all
  // that is kept is hidden, and its owner may bring it back, or was left behind and is about to go.
  std::vector<LiveConnection> connections;
};

struct VersionCount {
  ClientVersion version{};
  std::uint64_t connections = 0;
  friend bool operator==(const VersionCount&, const VersionCount&) = default;
};

struct OwnerCount {
  OwnerId owner;
  std::uint64_t connections = 0;
  friend bool operator==(const OwnerCount&, const OwnerCount&) = default;
};

struct PresenceCounts {
  AppId app{};
  std::uint64_t users = 0;
  std::array<std::uint64_t, kPlatforms.size()> connections{};  // By Platform.
  // By client version, in rising order. No more than kMaxCountedVersions are counted apart: a
  // connection whose version found no room when it came is one of `other_versions` until it goes.
  std::vector<VersionCount> versions;
  std::uint64_t other_versions = 0;
  // By owner, in rising order: the kMaxCountedOwners that have most. The others' together.
  std::vector<OwnerCount> owners;
  std::uint64_t other_owners = 0;
};

// Where a reader of changes stands: the Version of the last change it has seen.
struct ChangePage {
  std::vector<Change> changes;    // Oldest first; Versions strictly grow.
  Version next = Version::kNone;  // Read on from here.
};

// What is kept beside the records says one thing, the records another.
struct AuditDifference {
  std::string what;          // "app 7, owner a: connections of Web".
  std::int64_t counted = 0;  // A digest's bits, too.
  std::int64_t found = 0;    // In the records.
};

struct AuditReport {
  // Recounted, with what an expired lease hides and what fenced epochs left behind.
  std::uint64_t users = 0;
  std::uint64_t connections = 0;
  std::vector<AuditDifference> differences;  // No more than kMaxAuditDifferences; the others are
  std::uint64_t more_differences = 0;        // counted.

  bool agrees() const { return differences.empty() && more_differences == 0; }
  void Add(AuditDifference difference) {
    if (differences.size() < kMaxAuditDifferences) return differences.push_back(difference);
    ++more_differences;
  }
};

// Told when one of an owner's connections was removed by somebody else. The owner closes the
// socket.
class EvictionListener {
 public:
  virtual ~EvictionListener() = default;
  // `by` is the login that replaced it, for kReplaced. Called from any thread, with no lock held.
  // Not called when a lease lapses or is fenced: that owner still has its sockets, and republishes.
  // What an owner was told of, it must not republish.
  virtual void OnEvicted(const Owner& owner, const UserKey& user, const ConnId& connection,
                         DisconnectReason reason, const ConnId& by) = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;

  // Borrowed; must outlive the engine or be reset to nullptr. Set before the first call.
  virtual void SetEvictionListener(EvictionListener* listener) = 0;

  // --- Owners -----------------------------------------------------------------------------------

  // Starts a new epoch of `owner`, higher than any before. Fences the earlier ones: their
  // connections stop counting at once.
  virtual void OpenOwner(const EngineCall& call, OwnerId owner, LeaseTerms terms,
                         EngineCallback<OpenedLease> done) = 0;

  // Prolongs the lease by its ttl from now; revives an expired one. kConflict when this epoch is
  // fenced (open a new one and republish), kNotFound when such an owner is not known.
  virtual void RenewOwner(const EngineCall& call, Owner owner,
                          EngineCallback<OpenedLease> done) = 0;

  // Removes all its connections and ends the lease. Closing twice is harmless. What keep_older kept
  // is kept no longer.
  virtual void CloseOwner(const EngineCall& call, Owner owner, DisconnectReason reason,
                          EngineCallback<Done> done) = 0;

  // Fences the leases that lapsed longer ago than their grace and removes what fenced epochs left
  // behind, a bounded number of connections a call. Returns how many were removed: 0 = all done.
  // What an opening keeps (keep_older) waits for its time, or for the next opening of that owner.
  virtual void ExpireOwners(const EngineCall& call, EngineCallback<std::size_t> done) = 0;

  // Removes this epoch's connections of which nothing was said with a sequence from `below` on: the
  // owner has just said all it holds. Returns how many. kConflict when the epoch is fenced. Another
  // try after kUnavailable goes on where it ended.
  virtual void PruneOwner(const EngineCall& call, Owner owner, OwnerSequence below,
                          DisconnectReason reason, EngineCallback<std::size_t> done) = 0;

  // --- Connections ------------------------------------------------------------------------------

  // Login or Republish: replacement, the cap and the record in one atomic step. kConflict when the
  // owner's epoch is not live, or the ConnId is another owner's. A replaced connection's owner is
  // told by OnEvicted. A connection that a fenced epoch left behind goes on under the new epoch
  // with the login it had. kLimitExceeded when the engine is full.
  virtual void Connect(const EngineCall& call, ConnectRequest request,
                       EngineCallback<ConnectOutcome> done) = 0;

  // Removes this connection if it is this owner's, of this epoch, with a sequence not above the
  // request's. Anything else is somebody else's or a later state: nothing happens, and it succeeds.
  // An expired epoch may still remove (the device is gone, whatever becomes of the lease), a fenced
  // one may not.
  virtual void Disconnect(const EngineCall& call, DisconnectRequest request,
                          EngineCallback<Done> done) = 0;

  // Removes the connections that the request names, whoever owns them, in one step, one Change each
  // with kKicked, and tells their owners by OnEvicted. Answers them as Inspect would, oldest login
  // first; none when nothing matched. What an expired lease hides is removed, told and answered
  // too: its device may still be there, and renewing must not bring it back. What a fenced epoch
  // left behind is nobody's connection and not named by any request.
  // Repeating a kick after kUnavailable also removes what logged in meanwhile, unless it names
  // ConnIds only. REQUIRES: at most kMaxKickNames in each list.
  virtual void Kick(const EngineCall& call, KickRequest request,
                    EngineCallback<std::vector<LiveConnection>> done) = 0;

  // --- Reading ----------------------------------------------------------------------------------

  // The live connections of these users: grouped by user (a repeated one once), oldest login first
  // inside each; users in any order. Offline users are absent. kUnavailable rather than a shorter
  // answer. REQUIRES: at most kMaxUsersPerQuery users.
  virtual void Query(const EngineCall& call, AppId app, std::vector<UserId> users,
                     EngineCallback<std::vector<OnlineConnection>> done) = 0;

  // All that is known of those of these users of whom something is kept, hidden or not: in any
  // order, a repeated user once. Absent is who has no connection and is not about to lose one.
  // REQUIRES: at most kMaxUsersPerInspection users.
  virtual void Inspect(const EngineCall& call, AppId app, std::vector<UserId> users,
                       EngineCallback<std::vector<UserPresence>> done) = 0;

  // Online users, and connections by platform, client version and owner: for every app that has
  // any, in rising order, or for `app` if it has.
  virtual void Count(const EngineCall& call, std::optional<AppId> app,
                     EngineCallback<std::vector<PresenceCounts>> done) = 0;

  // Recounts every record and compares with what is kept beside them: users, connections by app,
  // owner, platform and client version, each lease's tally, and that each record is found from its
  // user and from its lease. Logins go on meanwhile and are no difference. kConflict while another
  // audit runs. Takes turns of the loop by the size of what is kept: give it time.
  virtual void Audit(const EngineCall& call, EngineCallback<AuditReport> done) = 0;

  // Up to `limit` changes after `from`, of all apps; fewer when the engine's page is smaller, none
  // when there are none. kNone reads from the engine's first change. kOutOfRange when changes after
  // `from` are no longer kept: the reader must start again from a snapshot. With `limit` 0, `from`
  // does not matter and `next` is where the changes end now: where to read on from after a snapshot
  // taken later.
  virtual void ReadChanges(const EngineCall& call, Version from, std::size_t limit,
                           EngineCallback<ChangePage> done) = 0;
};

}  // namespace rollcall
