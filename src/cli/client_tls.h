// What a command needs to speak TLS as a client.

#pragma once

#include <istream>
#include <memory>
#include <string>

#include "base/result.h"
#include "cli/command.h"
#include "client/url.h"
#include "crypto/tls_context.h"

namespace rollcall {

// --ca-file; what it takes is written into `file`, which outlives it.
Option CaFileOption(std::string& file);

// What the URL needs: null for a plain one, for which no `ca_file` must be given. kInvalidArgument
// names the option and the rule. `standard_input` is read for the file "-".
Result<std::shared_ptr<const TlsContext>> OpenClientTls(const Url& url, const std::string& ca_file,
                                                        std::istream& standard_input);

}  // namespace rollcall
