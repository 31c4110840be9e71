// POST /audit: recounts all records and says what was counted otherwise.

#pragma once

#include "admin/page.h"

namespace rollcall {

// {Agrees, Users, Connections, TookMs, Differences: [{What, Counted, Found}], MoreDifferences}.
// 409 while another audit runs, 503 when it did not end in time.
void ServeAudit(AdminContext& context, std::string_view query, Responder responder);

}  // namespace rollcall
