// GetOnlineCounts: how many users of an app are online, and with what.

#pragma once

#include "openapi/action.h"
#include "openapi/call.h"

namespace rollcall {

// {AppId} → {AppId, AsOf, Users, Connections, Platforms, ClientVersions, OtherClientVersions,
// Owners, OtherOwners}: counted as connections come and go, so the answer costs nothing for each
// user. All zero when nobody is online; docs/counts.md has the bounds.
void GetOnlineCounts(ActionContext& context, const ActionRequest& request, Call call);

}  // namespace rollcall
