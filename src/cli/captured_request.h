// CapturedRequest: one HTTP request from a file, so that it can be verified once more.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/signed_request.h"
#include "base/result.h"
#include "codec/http_head.h"
#include "codec/query_string.h"

namespace rollcall {

// What a request holds, as values that can be changed.
struct RequestParts {
  std::string method;
  std::string path;
  std::string query;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;

  // The value of the first field of that name, in any case; null when there is none.
  std::string* Find(std::string_view name);
  const std::string* Find(std::string_view name) const;
};

// Head lines may end in LF alone. kInvalidArgument with the rule broken.
Result<RequestParts> ReadCapturedRequest(std::string_view captured);

}  // namespace rollcall
