// QueryOnlineStatus: which of up to 100 users are online, and with which connections.

#pragma once

#include "openapi/action.h"
#include "openapi/call.h"

namespace rollcall {

// {AppId, UserIds} → {AppId, QueryOnlineResults}: a key for each online user only, its connections
// oldest first.
void QueryOnlineStatus(ActionContext& context, const ActionRequest& request, Call call);

}  // namespace rollcall
