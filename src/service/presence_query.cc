#include "service/presence_query.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "service/timed_call.h"

namespace rollcall {

PresenceQuery::PresenceQuery(const Tools& tools, const EngineCall& call, AppId app,
                             bool absent_is_offline, Answer done)
    : tools_(tools),
      call_(call),
      app_(app),
      absent_is_offline_(absent_is_offline),
      done_(std::move(done)) {}

void PresenceQuery::Run(const Tools& tools, const EngineCall& call, AppId app,
                        std::vector<UserId> users, bool absent_is_offline, Answer done) {
  const std::shared_ptr<PresenceQuery> query(
      new PresenceQuery(tools, call, app, absent_is_offline, std::move(done)));
  for (const UserId user : users) {
    if (!query->places_.emplace(user, query->users_.size()).second) continue;
    query->users_.push_back({.present = {.user = user, .connections = {}, .last = {}}});
  }
  query->ReadVersion();
}

// A failed call is the answer.
template <typename T, typename Next>
EngineCallback<T> PresenceQuery::Then(EngineOperation operation, Next next) {
  return Timed<T>(tools_.metrics, tools_.clock, operation,
                  [self = shared_from_this(), next](Result<T> result) mutable {
                    if (!result) return self->done_(result.error());
                    next(*self, *std::move(result));
                  });
}

std::vector<UserId> PresenceQuery::Asked() const {
  std::vector<UserId> asked;
  for (const User& user : users_) {
    if (user.state == State::kAsked) asked.push_back(user.present.user);
  }
  return asked;
}

// Before anything else is looked at: whatever changes from now on has a Version above this one.
void PresenceQuery::ReadVersion() {
  tools_.engine.ReadChanges(call_, Version::kNone, 0,
                            Then<ChangePage>(EngineOperation::kReadChanges,
                                             [](PresenceQuery& self, const ChangePage& end) {
                                               self.answer_.version = end.next;
                                               self.answer_.as_of = self.tools_.clock.Wall();
                                               self.Inspect();
                                             }));
}

void PresenceQuery::Inspect() {
  ++tries_;
  tools_.engine.Inspect(
      call_, app_, Asked(),
      Then<std::vector<UserPresence>>(EngineOperation::kInspect,
                                      [](PresenceQuery& self, std::vector<UserPresence> found) {
                                        self.OnInspected(std::move(found));
                                      }));
}

void PresenceQuery::OnInspected(std::vector<UserPresence> presences) {
  for (UserPresence& presence : presences) {
    User& user = users_[places_.at(presence.user)];
    user.state = presence.connections.empty() ? State::kUnknown : State::kOnline;
    user.present.version = presence.version;
    user.present.is_online = user.state == State::kOnline;
    for (LiveConnection& live : presence.connections) {
      user.present.connections.push_back({.live = std::move(live)});
    }
  }
  std::vector<UserId> absent = Asked();
  if (absent.empty()) return AskHolders();
  if (!absent_is_offline_ || tools_.last_seen == nullptr) return GiveUp();
  tools_.last_seen->Find(call_.loop, call_.deadline, app_, std::move(absent),
                         [self = shared_from_this()](Result<std::vector<SeenUser>> seen) {
                           self->OnSeen(std::move(seen));
                         });
}

void PresenceQuery::OnSeen(Result<std::vector<SeenUser>> seen) {
  if (!seen) return GiveUp();
  bool is_settled = true;
  for (const SeenUser& one : *seen) {
    User& user = users_[places_.at(one.user)];
    if (one.is_online) {
      is_settled = false;
      continue;
    }
    user.state = State::kOffline;
    user.present.version = one.version;
    user.present.last = one.last;
  }
  if (is_settled) return AskHolders();
  if (tries_ == kMaxTries) return GiveUp();
  Inspect();
}

void PresenceQuery::GiveUp() {
  for (User& user : users_) {
    if (user.state == State::kAsked) user.state = State::kUnknown;
  }
  AskHolders();
}

void PresenceQuery::AskHolders() {
  std::vector<LiveConnection> live;
  for (User& user : users_) {
    for (InspectedConnection& connection : user.present.connections) {
      live.push_back(std::move(connection.live));
    }
  }
  Inspection::Run(call_.loop, tools_.clock, tools_.issuer, tools_.holders, std::move(live),
                  [self = shared_from_this()](Result<std::vector<InspectedConnection>> heard) {
                    if (!heard) return self->done_(heard.error());
                    self->Finish(*std::move(heard));
                  });
}

// `connections` are those of AskHolders, in its order.
void PresenceQuery::Finish(std::vector<InspectedConnection> connections) {
  auto next = std::make_move_iterator(connections.begin());
  for (User& user : users_) {
    if (user.state == State::kUnknown) {
      answer_.unknown.push_back(user.present.user);
      continue;
    }
    for (InspectedConnection& connection : user.present.connections) {
      connection = *next++;
    }
    answer_.users.push_back(std::move(user.present));
  }
  done_(std::move(answer_));
}

}  // namespace rollcall
