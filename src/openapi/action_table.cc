#include <array>

#include "openapi/action.h"
#include "openapi/actions/close_lease.h"
#include "openapi/actions/get_app_token.h"
#include "openapi/actions/get_online_counts.h"
#include "openapi/actions/kick_connections.h"
#include "openapi/actions/open_lease.h"
#include "openapi/actions/query_online_status.h"
#include "openapi/actions/query_presence.h"
#include "openapi/actions/renew_lease.h"
#include "openapi/actions/report_connections.h"

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
    Action{.name = "QueryPresence",
           .version = "2026-11-22",
           .rate_class = RateClass::kPresence,
           .per_second = &Account::presence_qps,
           .run = QueryPresence},
    Action{.name = "GetOnlineCounts",
           .version = "2026-11-22",
           .rate_class = RateClass::kPresence,
           .per_second = &Account::presence_qps,
           .run = GetOnlineCounts},
    // Of these four the two that come often need no replay memory, which they would fill: an event
    // has its effect once by its Sequence, a renewal any number of times. The others are
    // remembered: bytes of an opening that come again must not fence what they opened.
    Action{.name = "OpenLease",
           .version = "2026-11-22",
           .rate_class = RateClass::kReport,
           .per_second = &Account::report_qps,
           .changes_state = true,
           .run = OpenLease},
    Action{.name = "ReportConnections",
           .version = "2026-11-22",
           .rate_class = RateClass::kReport,
           .per_second = &Account::report_qps,
           .run = ReportConnections},
    Action{.name = "RenewLease",
           .version = "2026-11-22",
           .rate_class = RateClass::kReport,
           .per_second = &Account::report_qps,
           .run = RenewLease},
    Action{.name = "CloseLease",
           .version = "2026-11-22",
           .rate_class = RateClass::kReport,
           .per_second = &Account::report_qps,
           .changes_state = true,
           .run = CloseLease},
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
