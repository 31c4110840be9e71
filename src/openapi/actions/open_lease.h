// OpenLease: a gateway from outside begins to vouch for its connections.

#pragma once

#include "openapi/action.h"
#include "openapi/call.h"

namespace rollcall {

// {AppId, OwnerId, TtlSeconds} → {AppId, OwnerId, Epoch, ExpiresAt}. Fences the epoch before.
void OpenLease(ActionContext& context, const ActionRequest& request, Call call);

}  // namespace rollcall
