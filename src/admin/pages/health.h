// /healthz and /readyz, for supervisors and load balancers.

#pragma once

#include <string_view>

#include "admin/page.h"

namespace rollcall {

// 200 as long as the loop runs.
void ServeHealth(AdminContext& context, std::string_view query, Responder responder);

// 200 when queries are answered truthfully, else 503 with the reason.
void ServeReadiness(AdminContext& context, std::string_view query, Responder responder);

}  // namespace rollcall
