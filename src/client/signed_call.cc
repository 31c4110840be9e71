#include "client/signed_call.h"

#include <simdjson.h>

#include "codec/json_writer.h"
#include "codec/query_string.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;

std::string TextOf(dom::element object, const char* name) {
  std::string_view text;
  return object[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

Status NotAnAnswer(int http_status) {
  return {StatusCode::kUnavailable, "HTTP " + std::to_string(http_status) +
                                        " without an answer of the API: is this the signed API's "
                                        "address?"};
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

bool ReadRow(dom::element item, OnlineRow& row) {
  row.conn_id = TextOf(item, "ConnId");
  row.platform = TextOf(item, "Platform");
  return item["UserId"].get(row.user) == simdjson::SUCCESS &&
         item["DeviceId"].get(row.device) == simdjson::SUCCESS &&
         item["ClientVersion"].get(row.client_version) == simdjson::SUCCESS;
}

bool ReadResults(dom::object results, std::vector<OnlineRow>& rows) {
  for (const dom::key_value_pair user : results) {
    dom::array connections;
    if (user.value.get(connections) != simdjson::SUCCESS) return false;
    for (const dom::element item : connections) {
      if (!ReadRow(item, rows.emplace_back())) return false;
    }
  }
  return true;
}

}  // namespace

std::string QueryBody(AppId app, std::span<const UserId> users) {
  std::string body;
  JsonWriter writer(body);
  writer.BeginObject().Key("AppId").Integer(ToInteger(app)).Key("UserIds").BeginArray();
  for (const UserId user : users)
    writer.Integer(ToInteger(user));
  writer.EndArray().EndObject();
  return body;
}

std::string QueryStringOf(const ApiCall& call) {
  std::string query = "Action=";
  AppendPercentEncoded(call.action, query);
  query += "&Version=";
  AppendPercentEncoded(call.version, query);
  return query;
}

Result<RequestSignature> Sign(const ApiCall& call, const Url& endpoint, const ApiKey& key,
                              WallTime date) {
  const std::string host = endpoint.Authority();
  const std::string query = QueryStringOf(call);
  RequestToSign request;
  request.access_key = key.id;
  request.secret_key = key.secret;
  request.region = key.region;
  request.date = date;
  request.host = host;
  request.query = query;
  request.body = call.body;
  return SignRequest(request);
}

std::string RequestText(const ApiCall& call, const RequestSignature& signature, ConnectionUse use) {
  std::string text = "POST /?" + QueryStringOf(call) + " HTTP/1.1\r\n";
  for (const auto& [name, value] : signature.headers) {
    text.append(name).append(": ").append(value).append("\r\n");
  }
  text.append("Content-Length: ").append(std::to_string(call.body.size()));
  if (use == ConnectionUse::kOneCall) text.append("\r\nConnection: close");
  return text.append("\r\n\r\n").append(call.body);
}

Result<QueryAnswer> ReadQueryAnswer(int http_status, std::string_view body) {
  dom::parser parser;
  dom::element root;
  dom::element metadata;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS ||
      root["ResponseMetadata"].get(metadata) != simdjson::SUCCESS) {
    return NotAnAnswer(http_status);
  }
  QueryAnswer answer;
  answer.request_id = TextOf(metadata, "RequestId");
  dom::element error;
  if (metadata["Error"].get(error) == simdjson::SUCCESS) {
    return ErrorAnswer(http_status, error, answer.request_id);
  }
  dom::object results;
  if (http_status != 200 ||
      root["Result"]["QueryOnlineResults"].get(results) != simdjson::SUCCESS ||
      !ReadResults(results, answer.online)) {
    return NotAnAnswer(http_status);
  }
  return answer;
}

}  // namespace rollcall
