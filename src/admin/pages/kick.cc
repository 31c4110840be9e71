#include "admin/pages/kick.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "admin/answer.h"
#include "admin/connection_fields.h"
#include "admin/user_query.h"
#include "codec/decimal.h"
#include "codec/json_writer.h"
#include "codec/query_string.h"
#include "domain/limits.h"

namespace rollcall {
namespace {

// These return the rule that was broken, or nothing.
std::string_view ReadName(const QueryParameter& parameter, KickRequest& kick) {
  if (parameter.name == "connection") {
    const Result<ConnId> id = ConnId::Parse(parameter.value);
    if (!id || kick.connections.size() == kMaxKickNames) {
      return "connection: must be a ConnId of 22 characters, given up to 100 times";
    }
    kick.connections.push_back(*id);
  } else if (parameter.name == "device") {
    const std::optional<std::int64_t> device = ParseDecimal(parameter.value);
    if (!device || *device < 0 || kick.devices.size() == kMaxKickNames) {
      return "device: must be an integer in 0..9223372036854775807, given up to 100 times";
    }
    kick.devices.push_back(DeviceId{*device});
  } else if (parameter.name != "app" && parameter.name != "user") {
    return "the query must have no parameters but app, user, connection and device";
  }
  return {};
}

std::string_view ReadKick(std::string_view query, KickRequest& kick) {
  QueryString parameters;
  if (!parameters.Parse(query).ok()) {
    return "the query must be app=N&user=N[&connection=ID...][&device=N...], percent-encoded, at "
           "most 128 parameters";
  }
  if (const std::string_view rule = ReadUser(parameters, kick.user); !rule.empty()) return rule;
  for (const QueryParameter& parameter : parameters.parameters()) {
    if (const std::string_view rule = ReadName(parameter, kick); !rule.empty()) return rule;
  }
  return {};
}

std::string Write(const UserKey& user, const std::vector<LiveConnection>& kicked) {
  std::string text;
  JsonWriter json(text);
  json.BeginObject()
      .Key("AppId")
      .Integer(ToInteger(user.app))
      .Key("UserId")
      .Integer(ToInteger(user.user))
      .Key("Kicked")
      .BeginArray();
  for (const LiveConnection& live : kicked) {
    json.BeginObject();
    WriteConnectionFields(live.connection, json);
    json.Key("Node").String(live.owner.id).EndObject();
  }
  json.EndArray().EndObject();
  return text;
}

}  // namespace

void ServeKick(AdminContext& context, std::string_view query, Responder responder) {
  KickRequest kick;
  if (const std::string_view rule = ReadKick(query, kick); !rule.empty()) {
    return AnswerError(responder, 400, rule);
  }
  const UserKey user = kick.user;
  context.presence.Kick(
      context.loop, std::move(kick),
      [user, responder = std::move(responder)](Result<std::vector<LiveConnection>> kicked) mutable {
        if (!kicked) {
          return AnswerError(responder, 503, kicked.error().message());
        }
        AnswerJson(responder, 200, Write(user, *kicked));
      });
}

}  // namespace rollcall
