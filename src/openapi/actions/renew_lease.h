// RenewLease: a gateway from outside is still there, and asks whether both agree on what it holds.

#pragma once

#include "openapi/action.h"
#include "openapi/call.h"

namespace rollcall {

// {AppId, OwnerId, Epoch, Connections?, Digest?} →
// {ExpiresAt, InSync, Connections, Digest, Evicted}. What is not given cannot be out of sync.
void RenewLease(ActionContext& context, const ActionRequest& request, Call call);

}  // namespace rollcall
