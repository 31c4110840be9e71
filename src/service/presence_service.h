// PresenceService: what the product does, whichever door it came in by: log a device in, log it
// out, say who is online, kick.
//
// It names the owner (this node, under its lease), gives out ConnIds, keeps the deadline of every
// engine call, and refuses to answer what it cannot answer truthfully. One for the node; the doors
// of every loop share it. Callbacks run once, on the loop given, never inside the call.
//
// Thread-safe, except Start and RegisterHolder, which belong before the doors open. Destroy it only
// when the loops run no more.

#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/loop.h"
#include "base/random.h"
#include "base/result.h"
#include "domain/address.h"
#include "domain/change.h"
#include "domain/connection.h"
#include "domain/ids.h"
#include "engine/engine.h"
#include "last_seen/last_seen.h"
#include "last_seen/seen_user.h"
#include "metrics/catalog.h"
#include "service/connection_holder.h"
#include "service/options.h"
#include "service/report_leases.h"

namespace rollcall {

struct LoginRequest {
  UserKey user;
  DeviceId device{};
  Platform platform = Platform::kAndroid;
  ClientVersion client_version{};
  Address address;
};

struct LoginOutcome {
  ConnectResult result = ConnectResult::kConnected;
  ConnId connection;
  WallTime connected_at{};
};

// A connection as an operator asks for it.
struct InspectedConnection {
  LiveConnection live;
  Duration last_heard_ago = Duration::zero();
  bool held_here = false;  // Its socket is on this node, so last_heard_ago is known.
};

// A user as QueryPresence shows one.
struct PresentUser {
  UserId user{};
  // Of the user's last change; while nothing is kept of the user, not below any given before.
  Version version = Version::kNone;
  bool is_online = false;
  std::vector<InspectedConnection> connections;  // Oldest login first; of who is online.
  std::optional<Sighting> last;                  // Of who is offline, when it is known.
};

struct PresenceAnswer {
  WallTime as_of{};
  Version version = Version::kNone;  // Whatever has changed since has a Version above this one.
  std::vector<PresentUser> users;    // In the order asked, each once.
  std::vector<UserId> unknown;       // Whose state cannot be told now; likewise.
};

class PresenceService final : public EvictionListener {
 public:
  // Over about half a minute, the pauses growing from 100 ms to 5 s.
  static constexpr int kLogoutAttempts = 12;

  // Of one Audit.
  static constexpr Duration kAuditTimeout = std::chrono::seconds(60);

  template <typename T>
  using Callback = UniqueFunction<void(Result<T>)>;

  // All references are borrowed and outlive the service.
  PresenceService(Engine& engine, const Clock& clock, RandomSource& random, Catalog& metrics,
                  ServiceOptions options);
  ~PresenceService() override;

  // Registers the sockets of one more loop and returns that loop's number, which its ConnIds carry.
  std::size_t RegisterHolder(Loop& loop, ConnectionHolder& holder);

  // Who tells of users that are offline; without it they are unknown. Borrowed; before Start.
  void UseLastSeen(LastSeen& last_seen);

  // Opens this node's lease; until `done` has succeeded Login fails with kUnavailable.
  void Start(Loop& loop, Callback<Done> done);

  // Ends the lease and removes what is left of this node's connections. `loop` is Start's.
  void Stop(Loop& loop, DisconnectReason reason, Callback<Done> done);

  // `loop_number` is RegisterHolder's. kUnavailable when the engine cannot accept it now; that the
  // user has too many connections is an outcome. From the moment `done` runs with kConnected every
  // query shows the connection. Returns the ConnId it will have: OnEvicted may name it even before
  // `done` has run.
  ConnId Login(Loop& loop, std::size_t loop_number, LoginRequest request,
               Callback<LoginOutcome> done);

  // Gone from every answer by the time `done` runs; usually before Logout returns to the loop.
  // While the engine is unavailable it is tried again, kLogoutAttempts times in all.
  void Logout(Loop& loop, const UserKey& user, const ConnId& connection, DisconnectReason reason,
              Callback<Done> done);

  // The live connections of these users; see Engine::Query. kUnavailable within start_grace.
  void Query(Loop& loop, AppId app, std::vector<UserId> users,
             Callback<std::vector<OnlineConnection>> done);

  // All that is known of these users, offline ones included; see PresenceQuery. Who is not online
  // is unknown within start_grace. kUnavailable without a lease, or an answer in time.
  // REQUIRES: at most kMaxUsersPerInspection users.
  void QueryPresence(Loop& loop, AppId app, std::vector<UserId> users,
                     Callback<PresenceAnswer> done);

  // Ends the connections that the request names and answers them; see Engine::Kick. Their devices
  // are told by whoever holds their sockets. kUnavailable within start_grace (nothing was done), or
  // when the engine did not answer in time (perhaps it was).
  void Kick(Loop& loop, KickRequest request, Callback<std::vector<LiveConnection>> done);

  // Query for an operator, with when each device was last heard; not held back by start_grace.
  void Inspect(Loop& loop, const UserKey& user, Callback<std::vector<InspectedConnection>> done);

  // What Engine::Count says of all apps, for metrics: not held back by start_grace.
  void Count(Loop& loop, Callback<std::vector<PresenceCounts>> done);

  // Of one app, all zero when nobody is online. kUnavailable within start_grace.
  void CountApp(Loop& loop, AppId app, Callback<PresenceCounts> done);

  // Recounts everything, see Engine::Audit, and notes the outcome in the metrics. kConflict while
  // another one runs, kUnavailable when it took longer than kAuditTimeout.
  void Audit(Loop& loop, Callback<AuditReport> done);

  // Ok when queries are answered truthfully, else why not, for /readyz.
  Status Ready() const;

  // Gateways from outside, whose connections count like this node's.
  ReportLeases& reports();

  // EvictionListener: routes to the holder of the connection's loop, or to the owner's reports.
  void OnEvicted(const Owner& owner, const UserKey& user, const ConnId& connection,
                 DisconnectReason reason, const ConnId& by) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace rollcall
