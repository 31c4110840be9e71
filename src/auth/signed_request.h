// SignedRequest: what of an HTTP request a signature covers, as views of what was received.

#pragma once

#include <span>
#include <string_view>

#include "codec/http_fields.h"
#include "codec/query_string.h"

namespace rollcall {

struct SignedRequest {
  std::string_view method;
  std::string_view path;  // As sent, still percent-encoded, without the query. Empty means "/".
  // The very object the call is then dispatched from, so that both read the same parameters.
  const QueryString& query;
  std::span<const HttpField> fields;  // A repeated field is here as often as it was sent.
  std::string_view body;              // After transfer coding was removed.
};

}  // namespace rollcall
