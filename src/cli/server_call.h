// What the commands that make one call to a node share: options worded alike, the way to the node,
// and how they say no.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/status.h"
#include "cli/command.h"
#include "client/url.h"
#include "crypto/tls_context.h"

namespace rollcall {

// What the options take is written into their arguments, which outlive them.
Option EndpointOption(std::string& url);
Option AppIdOption(std::int64_t& app);
// `usual` is what `timeout` is unless told otherwise, as text.
Option TimeoutOption(Duration& timeout, std::string_view usual);
Option RawOption(bool& raw);

struct ServerWay {
  Url url;
  std::shared_ptr<const TlsContext> tls;  // Null for a plain URL.
};

// The way to `url`, the value of `option`; otherwise says on console.err what is wrong with it, or
// with `ca_file`, which is wrong usage.
std::optional<ServerWay> FindServer(std::string_view option, const std::string& url,
                                    const std::string& ca_file, Console& console);

// Says `status` on console.err. kNo.
ExitCode SayNo(Console& console, const Status& status);

}  // namespace rollcall
