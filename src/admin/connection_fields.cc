#include "admin/connection_fields.h"

#include <chrono>
#include <string>

#include <fmt/format.h>

namespace rollcall {
namespace {

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

}  // namespace

void WriteConnectionFields(const Connection& connection, JsonWriter& json) {
  json.Key("ConnId")
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
      .String(FormatTime(connection.connected_at));
}

}  // namespace rollcall
