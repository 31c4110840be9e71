#include "openapi/actions/kick_connections.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "codec/decimal.h"
#include "domain/limits.h"
#include "openapi/app_access.h"
#include "openapi/body_reader.h"
#include "openapi/connection_json.h"

namespace rollcall {
namespace {

void AppendResult(const UserKey& user, const std::vector<LiveConnection>& kicked,
                  std::string& out) {
  out += R"({"AppId":)";
  AppendInteger(ToInteger(user.app), out);
  out += R"(,"UserId":)";
  AppendInteger(ToInteger(user.user), out);
  out += R"(,"Kicked":[)";
  bool first = true;
  for (const LiveConnection& live : kicked) {
    if (!first) out += ',';
    first = false;
    AppendConnection(OnlineConnection(live.connection), out);
  }
  out += "]}";
}

}  // namespace

void KickConnections(ActionContext& context, const ActionRequest& request, Call call) {
  constexpr std::int64_t kMaxId = std::numeric_limits<std::int64_t>::max();
  std::int64_t app_number = 0;
  std::int64_t user_number = 0;
  KickRequest kick;
  const std::array fields = {
      BodyField{.name = "AppId",
                .min = 1,
                .max = std::numeric_limits<std::int32_t>::max(),
                .value = &app_number},
      BodyField{.name = "UserId", .min = 0, .max = kMaxId, .value = &user_number},
      BodyField{.name = "ConnIds",
                .connections = &kick.connections,
                .max_count = kMaxKickNames,
                .is_optional = true},
      BodyField{.name = "DeviceIds",
                .min = 0,
                .max = kMaxId,
                .devices = &kick.devices,
                .max_count = kMaxKickNames,
                .is_optional = true},
  };
  if (const auto error = ReadBody(context.json, request.body, fields)) return call.Fail(*error);
  const AppId app{static_cast<std::int32_t>(app_number)};
  const auto found = FindCallersApp(request.directory, request.account, app);
  if (const auto* error = std::get_if<ApiError>(&found)) return call.Fail(*error);

  const UserKey user{.app = app, .user = UserId{user_number}};
  kick.user = user;
  context.presence.Kick(
      context.loop, std::move(kick),
      [user, call = std::move(call)](Result<std::vector<LiveConnection>> kicked) mutable {
        if (!kicked) return call.FailWith(kicked.error());
        call.Succeed([&](std::string& out) { AppendResult(user, *kicked, out); });
      });
}

}  // namespace rollcall
