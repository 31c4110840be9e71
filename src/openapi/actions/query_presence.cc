#include "openapi/actions/query_presence.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "codec/json_writer.h"
#include "domain/limits.h"
#include "openapi/app_access.h"
#include "openapi/body_reader.h"
#include "openapi/owner_name.h"

namespace rollcall {
namespace {

// The engine gives no Version that does not fit.
std::int64_t Number(Version version) {
  return static_cast<std::int64_t>(ToInteger(version));
}

void WriteConnection(const InspectedConnection& inspected, JsonWriter& json) {
  const Connection& connection = inspected.live.connection;
  json.BeginObject().Key("ConnId").String(connection.id.ToText());
  json.Key("DeviceId").Integer(ToInteger(connection.device));
  json.Key("Platform").String(ToText(connection.platform));
  json.Key("ClientVersion").Integer(ToInteger(connection.client_version));
  json.Key("ConnectedAt").Integer(UnixMillis(connection.connected_at));
  if (inspected.held_here) {
    const auto ago =
        std::chrono::duration_cast<std::chrono::milliseconds>(inspected.last_heard_ago);
    json.Key("LastHeardAgo").Integer(ago.count());
  }
  json.Key("Owner").String(OwnName(inspected.live.owner.id)).EndObject();
}

void WriteUser(const PresentUser& user, JsonWriter& json) {
  json.BeginObject().Key("UserId").Integer(ToInteger(user.user));
  json.Key("Online").Bool(user.is_online).Key("Version").Integer(Number(user.version));
  if (user.is_online) {
    json.Key("Connections").BeginArray();
    for (const InspectedConnection& connection : user.connections)
      WriteConnection(connection, json);
    json.EndArray();
  } else if (user.last) {
    json.Key("LastSeen").Integer(UnixMillis(user.last->at));
    json.Key("Reason").String(ToText(user.last->reason));
  }
  json.EndObject();
}

void AppendResult(AppId app, Version changed_since, bool has_since, const PresenceAnswer& answer,
                  std::string& out) {
  JsonWriter json(out);
  json.BeginObject().Key("AppId").Integer(ToInteger(app));
  json.Key("AsOf").Integer(UnixMillis(answer.as_of));
  json.Key("Version").Integer(Number(answer.version)).Key("Users").BeginArray();
  for (const PresentUser& user : answer.users) {
    if (!has_since || user.version > changed_since) WriteUser(user, json);
  }
  json.EndArray().Key("Unknown").BeginArray();
  for (const UserId user : answer.unknown)
    json.Integer(ToInteger(user));
  json.EndArray().EndObject();
}

}  // namespace

void QueryPresence(ActionContext& context, const ActionRequest& request, Call call) {
  constexpr std::int64_t kMaxInt64 = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kNotGiven = -1;
  std::int64_t app_number = 0;
  std::int64_t since = kNotGiven;
  std::vector<UserId> users;
  const std::array fields = {
      BodyField{.name = "AppId",
                .min = 1,
                .max = std::numeric_limits<std::int32_t>::max(),
                .value = &app_number},
      BodyField{.name = "UserIds",
                .min = 0,
                .max = kMaxInt64,
                .users = &users,
                .max_count = kMaxUsersPerInspection},
      BodyField{
          .name = "ChangedSince", .min = 0, .max = kMaxInt64, .value = &since, .is_optional = true},
  };
  if (const auto error = ReadBody(context.json, request.body, fields)) return call.Fail(*error);
  const AppId app{static_cast<std::int32_t>(app_number)};
  const auto found = FindCallersApp(request.directory, request.account, app);
  if (const auto* error = std::get_if<ApiError>(&found)) return call.Fail(*error);

  const bool has_since = since != kNotGiven;
  const Version changed_since{has_since ? static_cast<std::uint64_t>(since) : 0};
  context.presence.QueryPresence(context.loop, app, std::move(users),
                                 [app, changed_since, has_since,
                                  call = std::move(call)](Result<PresenceAnswer> answer) mutable {
                                   if (!answer) return call.FailWith(answer.error());
                                   call.Succeed([&](std::string& out) {
                                     AppendResult(app, changed_since, has_since, *answer, out);
                                   });
                                 });
}

}  // namespace rollcall
