#include "openapi/actions/query_online_status.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
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

// Of a user's key and first connection, with all that is around them.
constexpr std::size_t kMaxStep = kMaxIntegerLength + 8 + kMaxConnectionLength;

// `online` is grouped by user.
void AppendResult(AppId app, const std::vector<OnlineConnection>& online, std::string& out) {
  out += R"({"AppId":)";
  AppendInteger(ToInteger(app), out);
  out += R"(,"QueryOnlineResults":{)";
  std::array<char, 20 * kMaxStep> piece;  // Many small texts, appended at once.
  TextWriter writer(piece.data());
  IntegerText text;  // Of the user.
  std::optional<UserId> user;
  for (const OnlineConnection& connection : online) {
    if (writer.at() > piece.data() + piece.size() - kMaxStep) {
      out.append(piece.data(), writer.at());
      writer = TextWriter(piece.data());
    }
    if (user == connection.user) {
      writer.Put(",");
    } else {
      if (user) writer.Put("],");
      user = connection.user;
      text = ToIntegerText(ToInteger(*user));
      writer.Put("\"").Put(text).Put(R"(":[)");
    }
    PutConnection(connection, text, writer);
  }
  out.append(piece.data(), writer.at());
  out += user ? "]}}" : "}}";
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
