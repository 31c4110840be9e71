// CallAndWait: one HTTP call for a command that has nothing else to do meanwhile.

#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "client/http_answer.h"
#include "client/url.h"
#include "crypto/tls_context.h"

namespace rollcall {

// Resolves, connects (with `tls` when the URL needs it), sends `request` and returns the answer
// whatever its status, all within `timeout` (name resolution apart). Blocks; runs a loop of its
// own.
Result<HttpAnswer> CallAndWait(const Clock& clock, const Url& url, std::string request,
                               Duration timeout, std::shared_ptr<const TlsContext> tls = nullptr);

}  // namespace rollcall
