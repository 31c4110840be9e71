// QueryPresence: all that is known of some users of an app, those who are offline included.

#pragma once

#include "openapi/action.h"
#include "openapi/call.h"

namespace rollcall {

// {AppId, UserIds, ChangedSince?} → {AppId, AsOf, Version, Users, Unknown}: each user is in one of
// the two lists. With ChangedSince only users whose Version is above it are in Users; passing the
// Version of the answer before loses no change. Times are Unix milliseconds.
void QueryPresence(ActionContext& context, const ActionRequest& request, Call call);

}  // namespace rollcall
