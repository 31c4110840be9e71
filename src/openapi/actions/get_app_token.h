// GetAppToken: makes the token a device of a user shows the gateway.

#pragma once

#include "openapi/action.h"
#include "openapi/call.h"

namespace rollcall {

// {AppId, UserId, ExpireTime (ms from now)} → {AppId, UserId, Token}. Signed by the app's first
// key.
void GetAppToken(ActionContext& context, const ActionRequest& request, Call call);

}  // namespace rollcall
