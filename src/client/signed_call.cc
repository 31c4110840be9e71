#include "client/signed_call.h"

#include <simdjson.h>

#include "client/api_answer.h"
#include "codec/json_writer.h"
#include "codec/query_string.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;

std::string TextOf(dom::element object, const char* name) {
  std::string_view text;
  return object[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
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
  const Result<ApiAnswer> read = ReadApiAnswer(parser, http_status, body);
  if (!read) return read.error();
  QueryAnswer answer{.request_id = read->request_id, .online = {}};
  dom::object results;
  if (read->result["QueryOnlineResults"].get(results) != simdjson::SUCCESS ||
      !ReadResults(results, answer.online)) {
    return NotAnApiAnswer(http_status);
  }
  return answer;
}

}  // namespace rollcall
