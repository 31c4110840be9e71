// CallAndWait: one HTTP call for a command that has nothing else to do meanwhile.

#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "client/http_answer.h"
#include "client/url.h"

namespace rollcall {

// Resolves, connects, sends `request` and returns the answer whatever its status, all within
// `timeout` (name resolution apart). Blocks; runs a loop of its own.
Result<HttpAnswer> CallAndWait(const Clock& clock, const Url& url, std::string request,
                               Duration timeout);

}  // namespace rollcall
