// CountsText: the answer of GetOnlineCounts as a person reads it.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace rollcall {

// Users and connections in one line, then a table of the connections by platform, client version
// and owner. An error answer becomes the Status, as in ReadApiAnswer.
Result<std::string> CountsText(int http_status, std::string_view body);

}  // namespace rollcall
