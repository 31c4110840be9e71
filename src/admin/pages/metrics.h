// /metrics: the catalog in the Prometheus text format.

#pragma once

#include <string_view>

#include "admin/page.h"

namespace rollcall {

// When presence cannot be counted now, its rows are left out rather than wrong.
void ServeMetrics(AdminContext& context, std::string_view query, Responder responder);

}  // namespace rollcall
