#include "client/presence_answer.h"

#include <simdjson.h>

#include "client/api_answer.h"
#include "codec/json_writer.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;

template <typename T>
bool Get(dom::element object, const char* name, T& into) {
  return object[name].get(into) == simdjson::SUCCESS;
}

bool GetText(dom::element object, const char* name, std::string& into) {
  std::string_view text;
  if (!Get(object, name, text)) return false;
  into = text;
  return true;
}

std::optional<std::int64_t> IntegerOf(dom::element object, const char* name) {
  std::int64_t value = 0;
  return Get(object, name, value) ? std::optional(value) : std::nullopt;
}

bool ReadConnection(dom::element item, PresenceConnection& connection) {
  connection.heard_ago = IntegerOf(item, "LastHeardAgo");
  return GetText(item, "ConnId", connection.conn_id) &&
         GetText(item, "Platform", connection.platform) &&
         GetText(item, "Owner", connection.owner) && Get(item, "DeviceId", connection.device) &&
         Get(item, "ClientVersion", connection.client_version) &&
         Get(item, "ConnectedAt", connection.connected_at);
}

bool ReadUser(dom::element item, PresenceRow& row) {
  if (!Get(item, "UserId", row.user) || !Get(item, "Online", row.is_online) ||
      !Get(item, "Version", row.version)) {
    return false;
  }
  row.last_seen = IntegerOf(item, "LastSeen");
  if (row.last_seen && !GetText(item, "Reason", row.reason)) return false;
  dom::array connections;
  if (!Get(item, "Connections", connections)) return !row.is_online;
  for (const dom::element connection : connections) {
    if (!ReadConnection(connection, row.connections.emplace_back())) return false;
  }
  return true;
}

bool ReadRows(dom::element result, PresenceRows& rows) {
  dom::array users;
  dom::array unknown;
  if (!Get(result, "Version", rows.version) || !Get(result, "Users", users) ||
      !Get(result, "Unknown", unknown)) {
    return false;
  }
  for (const dom::element item : users) {
    if (!ReadUser(item, rows.users.emplace_back())) return false;
  }
  for (const dom::element item : unknown) {
    if (item.get(rows.unknown.emplace_back()) != simdjson::SUCCESS) return false;
  }
  return true;
}

}  // namespace

std::string PresenceBody(AppId app, std::span<const UserId> users,
                         std::optional<std::int64_t> changed_since) {
  std::string body;
  JsonWriter writer(body);
  writer.BeginObject().Key("AppId").Integer(ToInteger(app)).Key("UserIds").BeginArray();
  for (const UserId user : users)
    writer.Integer(ToInteger(user));
  writer.EndArray();
  if (changed_since) writer.Key("ChangedSince").Integer(*changed_since);
  writer.EndObject();
  return body;
}

Result<PresenceRows> ReadPresenceAnswer(int http_status, std::string_view body) {
  dom::parser parser;
  const Result<ApiAnswer> answer = ReadApiAnswer(parser, http_status, body);
  if (!answer) return answer.error();
  PresenceRows rows;
  if (!ReadRows(answer->result, rows)) return NotAnApiAnswer(http_status);
  return rows;
}

}  // namespace rollcall
