// ExplainRequest: why the signature of a captured request is not the one its key makes.
//
// It asks the server's own verifier, first about the request as captured, then about what clients
// and proxies usually make different: what the verifier then takes is the explanation.

#pragma once

#include <string>
#include <string_view>

#include "client/signed_call.h"

namespace rollcall {

struct Explanation {
  bool is_good = false;  // The signature matches; time and region are for the node to judge.
  std::string text;      // One or more lines; never the secret.
};

// `captured` is one HTTP request as it was sent, its lines ended by CRLF or, as editors save them,
// by LF. Of `key` the region is not used.
Explanation ExplainRequest(std::string_view captured, const ApiKey& key);

}  // namespace rollcall
