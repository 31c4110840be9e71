#include "openapi/actions/query_online_status.h"

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

void AppendResult(AppId app, const std::vector<OnlineConnection>& online, std::string& out) {
  out += R"({"AppId":)";
  AppendInteger(ToInteger(app), out);
  out += R"(,"QueryOnlineResults":)";
  AppendConnectionsByUser(online, out);
  out += '}';
}

}  // namespace

void QueryOnlineStatus(ActionContext& context, const ActionRequest& request, Call call) {
  std::int64_t app_number = 0;
  std::vector<UserId> users;
  const std::array fields = {
      BodyField{.name = "AppId",
                .min = 1,
                .max = std::numeric_limits<std::int32_t>::max(),
                .value = &app_number},
      BodyField{.name = "UserIds",
                .min = 0,
                .max = std::numeric_limits<std::int64_t>::max(),
                .users = &users,
                .max_count = kMaxUsersPerQuery},
  };
  if (const auto error = ReadBody(context.json, request.body, fields)) return call.Fail(*error);
  const AppId app{static_cast<std::int32_t>(app_number)};
  const auto found = FindCallersApp(request.directory, request.account, app);
  if (const auto* error = std::get_if<ApiError>(&found)) return call.Fail(*error);

  context.presence.Query(
      context.loop, app, std::move(users),
      [app, call = std::move(call)](Result<std::vector<OnlineConnection>> online) mutable {
        if (!online) return call.FailWith(online.error());
        call.Succeed([&](std::string& out) { AppendResult(app, *online, out); });
      });
}

}  // namespace rollcall
