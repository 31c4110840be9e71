#include "openapi/actions/get_app_token.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>

#include "auth/device_token.h"
#include "codec/json_writer.h"
#include "openapi/app_access.h"
#include "openapi/body_reader.h"

namespace rollcall {
namespace {

constexpr std::chrono::milliseconds kShortestLife = std::chrono::seconds(1);
constexpr std::chrono::milliseconds kLongestLife = std::chrono::days(30);

}  // namespace

void GetAppToken(ActionContext& context, const ActionRequest& request, Call call) {
  std::int64_t app_number = 0;
  std::int64_t user_number = 0;
  std::int64_t life_ms = 0;
  const std::array fields = {
      BodyField{.name = "AppId",
                .min = 1,
                .max = std::numeric_limits<std::int32_t>::max(),
                .value = &app_number},
      BodyField{.name = "UserId",
                .min = 0,
                .max = std::numeric_limits<std::int64_t>::max(),
                .value = &user_number},
      BodyField{.name = "ExpireTime",
                .min = kShortestLife.count(),
                .max = kLongestLife.count(),
                .value = &life_ms},
  };
  if (const auto error = ReadBody(context.json, request.body, fields)) return call.Fail(*error);
  const AppId app{static_cast<std::int32_t>(app_number)};
  const auto found = FindCallersApp(request.directory, request.account, app);
  if (const auto* error = std::get_if<ApiError>(&found)) return call.Fail(*error);
  const App& its = *std::get<const App*>(found);
  if (its.keys.empty()) return call.Fail(MakeApiError(ApiErrorCode::kInternalError));

  const WallTime now = context.clock.Wall();
  const DeviceTokenClaims claims{.app = app,
                                 .user = UserId{user_number},
                                 .expires_at = now + std::chrono::milliseconds(life_ms),
                                 .device = {}};
  const std::string token = IssueDeviceToken(its.keys.front(), claims, now);
  call.Succeed([&](std::string& out) {
    JsonWriter(out)
        .BeginObject()
        .Key("AppId")
        .Integer(app_number)
        .Key("UserId")
        .Integer(user_number)
        .Key("Token")
        .String(token)
        .EndObject();
  });
}

}  // namespace rollcall
