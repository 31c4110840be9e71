#include "admin/pages/connections.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "admin/answer.h"
#include "codec/decimal.h"
#include "codec/json_writer.h"
#include "codec/query_string.h"

namespace rollcall {
namespace {

// The rule that was broken, empty when `user` was read.
std::string_view ReadUser(std::string_view query, UserKey& user) {
  QueryString parameters;
  if (!parameters.Parse(query).ok()) return "the query must be app=N&user=N, percent-encoded";
  const auto integer = [&parameters](std::string_view name, std::int64_t min,
                                     std::int64_t max) -> std::optional<std::int64_t> {
    const QueryMatch match = parameters.Find(name);
    const std::optional<std::int64_t> value = ParseDecimal(match.value);
    if (match.count != 1 || !value || *value < min || *value > max) return std::nullopt;
    return value;
  };
  const auto app = integer("app", 1, std::numeric_limits<std::int32_t>::max());
  if (!app) return "app: must be given once, an integer in 1..2147483647";
  const auto id = integer("user", 0, std::numeric_limits<std::int64_t>::max());
  if (!id) return "user: must be given once, an integer in 0..9223372036854775807";
  user = {.app = AppId{static_cast<std::int32_t>(*app)}, .user = UserId{*id}};
  return {};
}

std::string FormatTime(WallTime time) {
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(millis);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(millis - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

void WriteConnection(const InspectedConnection& inspected, JsonWriter& json) {
  const Connection& connection = inspected.live.connection;
  json.BeginObject()
      .Key("ConnId")
      .String(connection.id.ToText())
      .Key("DeviceId")
      .Integer(ToInteger(connection.device))
      .Key("Platform")
      .String(ToText(connection.platform))
      .Key("ClientVersion")
      .Integer(ToInteger(connection.client_version))
      .Key("Address")
      .String(connection.address.ToText())
      .Key("ConnectedAt")
      .String(FormatTime(connection.connected_at))
      .Key("LastHeardMsAgo");
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
  UserKey user;
  if (const std::string_view rule = ReadUser(query, user); !rule.empty()) {
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
