#include "openapi/actions/get_online_counts.h"

#include <array>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <variant>

#include "base/clock.h"
#include "codec/json_writer.h"
#include "domain/platform.h"
#include "openapi/app_access.h"
#include "openapi/body_reader.h"
#include "openapi/owner_name.h"

namespace rollcall {
namespace {

std::int64_t Number(std::uint64_t count) {
  return static_cast<std::int64_t>(count);
}

void AppendResult(const PresenceCounts& counts, WallTime as_of, std::string& out) {
  JsonWriter json(out);
  json.BeginObject()
      .Key("AppId")
      .Integer(ToInteger(counts.app))
      .Key("AsOf")
      .Integer(UnixMillis(as_of))
      .Key("Users")
      .Integer(Number(counts.users))
      .Key("Connections")
      .Integer(Number(
          std::accumulate(counts.connections.begin(), counts.connections.end(), std::uint64_t{0})));
  json.Key("Platforms").BeginObject();
  for (const Platform platform : kPlatforms) {
    json.Key(ToText(platform))
        .Integer(Number(counts.connections[static_cast<std::size_t>(platform)]));
  }
  json.EndObject().Key("ClientVersions").BeginArray();
  for (const VersionCount& count : counts.versions) {
    json.BeginObject().Key("ClientVersion").Integer(ToInteger(count.version));
    json.Key("Connections").Integer(Number(count.connections)).EndObject();
  }
  json.EndArray().Key("OtherClientVersions").Integer(Number(counts.other_versions));
  json.Key("Owners").BeginArray();
  for (const OwnerCount& count : counts.owners) {
    json.BeginObject().Key("Owner").String(OwnName(count.owner));
    json.Key("Connections").Integer(Number(count.connections)).EndObject();
  }
  json.EndArray().Key("OtherOwners").Integer(Number(counts.other_owners)).EndObject();
}

}  // namespace

void GetOnlineCounts(ActionContext& context, const ActionRequest& request, Call call) {
  std::int64_t app_number = 0;
  const std::array fields = {BodyField{.name = "AppId",
                                       .min = 1,
                                       .max = std::numeric_limits<std::int32_t>::max(),
                                       .value = &app_number}};
  if (const auto error = ReadBody(context.json, request.body, fields)) return call.Fail(*error);
  const AppId app{static_cast<std::int32_t>(app_number)};
  const auto found = FindCallersApp(request.directory, request.account, app);
  if (const auto* error = std::get_if<ApiError>(&found)) return call.Fail(*error);

  const WallTime as_of = context.clock.Wall();
  context.presence.CountApp(
      context.loop, app, [as_of, call = std::move(call)](Result<PresenceCounts> counts) mutable {
        if (!counts) return call.FailWith(counts.error());
        call.Succeed([&](std::string& out) { AppendResult(*counts, as_of, out); });
      });
}

}  // namespace rollcall
