// ReadReportedEvent: one event of a report out of its JSON object.

#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "codec/json_reader.h"
#include "openapi/error_table.h"
#include "service/report_types.h"

namespace rollcall {

// An event that breaks a rule has its flaw set: it alone is rejected. Only one without a good
// Sequence is an error of the whole report; `index` names it.
std::optional<ApiError> ReadReportedEvent(JsonReader& json, std::string_view text,
                                          std::size_t index, ReportedEvent& event);

}  // namespace rollcall
