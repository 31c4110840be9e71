// CloseLease: a gateway from outside ends, and all its connections with it.

#pragma once

#include "openapi/action.h"
#include "openapi/call.h"

namespace rollcall {

// {AppId, OwnerId, Epoch} → {AppId, OwnerId}.
void CloseLease(ActionContext& context, const ActionRequest& request, Call call);

}  // namespace rollcall
