// MetricsReference: docs/reference/metrics.md, written from the catalog.

#pragma once

#include <string>

namespace rollcall {

std::string MetricsReference();

}  // namespace rollcall
