// KickConnections: closes live connections of one user.

#pragma once

#include "openapi/action.h"
#include "openapi/call.h"

namespace rollcall {

// {AppId, UserId, ConnIds?, DeviceIds?} → {AppId, UserId, Kicked}: the connections that either list
// names, or without both lists all of the user's, are closed with 4004; Kicked shows them, oldest
// login first. A stopped app's devices were closed when it stopped, so it is refused as everywhere.
void KickConnections(ActionContext& context, const ActionRequest& request, Call call);

}  // namespace rollcall
