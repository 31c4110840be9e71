// PresenceQuery: how one QueryPresence is answered: what the engine keeps of the users, when their
// devices were last heard, and, of those it keeps nothing of, what was last seen of them.
//
// The three are not asked at one moment. Who is gone at the engine but not yet so in what was seen
// has come back meanwhile and is asked for again, a bounded number of times; a user of whom that
// does not settle, or cannot be known, is unknown and never guessed at.
//
// Loop-confined to the asking loop.

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/loop.h"
#include "engine/engine.h"
#include "last_seen/last_seen.h"
#include "service/conn_id_issuer.h"
#include "service/inspection.h"
#include "service/presence_service.h"

namespace rollcall {

class PresenceQuery : public std::enable_shared_from_this<PresenceQuery> {
 public:
  // Times that the engine is asked for a user.
  static constexpr int kMaxTries = 3;

  using Answer = PresenceService::Callback<PresenceAnswer>;

  // All borrowed; they outlive the query.
  struct Tools {
    Engine& engine;
    LastSeen* last_seen = nullptr;  // Null: nobody knows of users who are offline.
    const Clock& clock;
    Catalog& metrics;
    const ConnIdIssuer& issuer;
    const std::vector<HeldLoop>& holders;
  };

  // `absent_is_offline`: not while devices are still coming back. A user named twice is answered
  // once. REQUIRES: at most kMaxUsersPerInspection users.
  static void Run(const Tools& tools, const EngineCall& call, AppId app, std::vector<UserId> users,
                  bool absent_is_offline, Answer done);

 private:
  enum class State { kAsked, kOnline, kOffline, kUnknown };
  struct User {
    State state = State::kAsked;
    PresentUser present;
  };

  PresenceQuery(const Tools& tools, const EngineCall& call, AppId app, bool absent_is_offline,
                Answer done);

  template <typename T, typename Next>
  EngineCallback<T> Then(EngineOperation operation, Next next);
  std::vector<UserId> Asked() const;
  void ReadVersion();
  void Inspect();
  void OnInspected(std::vector<UserPresence> presences);
  void OnSeen(Result<std::vector<SeenUser>> seen);
  void GiveUp();
  void AskHolders();
  void Finish(std::vector<InspectedConnection> connections);

  const Tools tools_;
  const EngineCall call_;
  const AppId app_;
  const bool absent_is_offline_;
  Answer done_;
  PresenceAnswer answer_;
  std::vector<User> users_;
  std::unordered_map<UserId, std::size_t> places_;  // In users_.
  int tries_ = 0;
};

}  // namespace rollcall
