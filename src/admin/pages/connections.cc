#include "admin/pages/connections.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "admin/answer.h"
#include "admin/connection_fields.h"
#include "admin/user_query.h"
#include "codec/json_writer.h"
#include "codec/query_string.h"

namespace rollcall {
namespace {

void WriteConnection(const InspectedConnection& inspected, JsonWriter& json) {
  json.BeginObject();
  WriteConnectionFields(inspected.live.connection, json);
  json.Key("LastHeardMsAgo");
  if (inspected.held_here) {
    json.Integer(
        std::chrono::duration_cast<std::chrono::milliseconds>(inspected.last_heard_ago).count());
  } else {
    json.Null();
  }
  json.Key("Node").String(inspected.live.owner.id).EndObject();
}

std::string Write(const UserKey& user, const std::vector<InspectedConnection>& connections) {
  std::string text;
  JsonWriter json(text);
  json.BeginObject()
      .Key("AppId")
      .Integer(ToInteger(user.app))
      .Key("UserId")
      .Integer(ToInteger(user.user))
      .Key("Connections")
      .BeginArray();
  for (const InspectedConnection& connection : connections)
    WriteConnection(connection, json);
  json.EndArray().EndObject();
  return text;
}

}  // namespace

void ServeConnections(AdminContext& context, std::string_view query, Responder responder) {
  QueryString parameters;
  if (!parameters.Parse(query).ok()) {
    return AnswerError(responder, 400, "the query must be app=N&user=N, percent-encoded");
  }
  UserKey user;
  if (const std::string_view rule = ReadUser(parameters, user); !rule.empty()) {
    return AnswerError(responder, 400, rule);
  }
  context.presence.Inspect(context.loop, user,
                           [user, responder = std::move(responder)](
                               Result<std::vector<InspectedConnection>> connections) mutable {
                             if (!connections)
                               return AnswerError(responder, 503, connections.error().message());
                             AnswerJson(responder, 200, Write(user, *connections));
                           });
}

}  // namespace rollcall
