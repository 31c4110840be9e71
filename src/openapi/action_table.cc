#include <array>

#include "openapi/action.h"
#include "openapi/actions/get_app_token.h"
#include "openapi/actions/kick_connections.h"
#include "openapi/actions/query_online_status.h"

namespace rollcall {
namespace {

constexpr std::array kActions = {
    Action{.name = "QueryOnlineStatus",
           .version = "2020-12-01",
           .rate_class = RateClass::kQuery,
           .per_second = &Account::query_qps,
           .run = QueryOnlineStatus},
    Action{.name = "GetAppToken",
           .version = "2020-12-01",
           .rate_class = RateClass::kToken,
           .per_second = &Account::token_qps,
           .run = GetAppToken},
    Action{.name = "KickConnections",
           .version = "2026-11-22",
           .rate_class = RateClass::kKick,
           .per_second = &Account::kick_qps,
           .changes_state = true,
           .run = KickConnections},
};

}  // namespace

std::span<const Action> ActionTable() {
  return kActions;
}

const Action* FindAction(std::string_view name, std::string_view version) {
  for (const Action& action : kActions) {
    if (action.name == name && action.version == version) return &action;
  }
  return nullptr;
}

}  // namespace rollcall
