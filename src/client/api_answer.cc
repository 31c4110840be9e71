#include "client/api_answer.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;

std::string TextOf(dom::element object, const char* name) {
  std::string_view text;
  return object[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

StatusCode CodeOf(int http_status) {
  if (http_status == 401) return StatusCode::kUnauthenticated;
  if (http_status == 403) return StatusCode::kPermissionDenied;
  if (http_status == 404) return StatusCode::kNotFound;
  if (http_status == 429) return StatusCode::kLimitExceeded;
  return http_status >= 500 ? StatusCode::kUnavailable : StatusCode::kInvalidArgument;
}

Status ErrorAnswer(int http_status, dom::element error, const std::string& request_id) {
  return {CodeOf(http_status), TextOf(error, "Code") + ": " + TextOf(error, "Message") + " (HTTP " +
                                   std::to_string(http_status) + ", RequestId " + request_id + ")"};
}

}  // namespace

Result<ApiAnswer> ReadApiAnswer(dom::parser& parser, int http_status, std::string_view body) {
  dom::element root;
  dom::element metadata;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS ||
      root["ResponseMetadata"].get(metadata) != simdjson::SUCCESS) {
    return NotAnApiAnswer(http_status);
  }
  ApiAnswer answer{.request_id = TextOf(metadata, "RequestId"), .result = {}};
  dom::element error;
  if (metadata["Error"].get(error) == simdjson::SUCCESS) {
    return ErrorAnswer(http_status, error, answer.request_id);
  }
  if (http_status != 200 || root["Result"].get(answer.result) != simdjson::SUCCESS) {
    return NotAnApiAnswer(http_status);
  }
  return answer;
}

Status NotAnApiAnswer(int http_status) {
  return {StatusCode::kUnavailable, "HTTP " + std::to_string(http_status) +
                                        " without an answer of the API: is this the signed API's "
                                        "address?"};
}

}  // namespace rollcall
