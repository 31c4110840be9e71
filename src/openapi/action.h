// Action: one row of the action table: what a call names, whose limit it counts against, and what
// runs.

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "auth/directory.h"
#include "base/clock.h"
#include "base/loop.h"
#include "codec/json_reader.h"
#include "domain/account.h"
#include "domain/ids.h"
#include "limits/rate_limiter.h"
#include "service/presence_service.h"

namespace rollcall {

class Call;

// What actions work with, one for each loop.
struct ActionContext {
  Loop& loop;
  const Clock& clock;
  PresenceService& presence;
  JsonReader& json;
  JsonReader& item_json;  // For what an array of the body holds.
};

// An authenticated call within its account's limit. Valid until the handler returns.
struct ActionRequest {
  const Directory& directory;
  AccountId account{};
  std::string_view body;
};

// Answers `call`, now or later, on the context's loop. The context lives at least as long as that
// can matter: until the call's connection is gone.
using ActionHandler = void (*)(ActionContext& context, const ActionRequest& request, Call call);

struct Action {
  std::string_view name;
  std::string_view version;
  RateClass rate_class;
  std::uint32_t Account::*per_second;  // The account's limit for this class.
  bool changes_state = false;          // Its bytes have their effect once, see ReplayMemory.
  ActionHandler run;
};

// Every action, in one place.
std::span<const Action> ActionTable();
// Null when there is none; exact spelling only.
const Action* FindAction(std::string_view name, std::string_view version);

}  // namespace rollcall
