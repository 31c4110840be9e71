// ReportConnections: what came and went at a gateway from outside.

#pragma once

#include "openapi/action.h"
#include "openapi/call.h"

namespace rollcall {

// {AppId, OwnerId, Epoch, Events[1–500], Snapshot?, SnapshotBegin?, SnapshotEnd?} →
// {AckedSequence, ExpiresAt, Rejected[{Sequence, Code, Message}], Evicted}.
void ReportConnections(ActionContext& context, const ActionRequest& request, Call call);

}  // namespace rollcall
