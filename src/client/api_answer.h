// ReadApiAnswer: the envelope of an answer of the signed API, opened.

#pragma once

#include <string>
#include <string_view>

#include <simdjson.h>

#include "base/result.h"

namespace rollcall {

struct ApiAnswer {
  std::string request_id;
  simdjson::dom::element result;  // Valid until the parser's next use.
};

// An error answer becomes the Status: its code, message and RequestId in one line. kUnavailable
// when it is no answer of this API at all. Loop-confined, as `parser` is.
Result<ApiAnswer> ReadApiAnswer(simdjson::dom::parser& parser, int http_status,
                                std::string_view body);

// What to say of an answer that has the envelope but not the Result it should have.
Status NotAnApiAnswer(int http_status);

}  // namespace rollcall
