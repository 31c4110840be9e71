#include "cli/presence_table.h"

#include <chrono>
#include <string>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace rollcall {
namespace {

std::string TimeText(std::int64_t unix_millis) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{
      std::chrono::milliseconds(unix_millis)};
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(
                                                  std::chrono::floor<std::chrono::seconds>(time))));
}

void AddConnections(const PresenceRow& user, Table& table) {
  for (const PresenceConnection& connection : user.connections) {
    table.AddRow({std::to_string(user.user), "online", std::to_string(user.version),
                  connection.conn_id, std::to_string(connection.device), connection.platform,
                  std::to_string(connection.client_version), connection.owner,
                  TimeText(connection.connected_at),
                  connection.heard_ago ? std::to_string(*connection.heard_ago) + " ms" : "-"});
  }
}

}  // namespace

Table PresenceTable(const PresenceRows& rows) {
  Table table({"USER", "STATUS", "VERSION", "CONNECTION", "DEVICE", "PLATFORM", "CLIENT VERSION",
               "OWNER", "SINCE", "HEARD AGO"});
  for (const PresenceRow& user : rows.users) {
    if (user.is_online) {
      AddConnections(user, table);
      continue;
    }
    table.AddRow({std::to_string(user.user), user.last_seen ? "offline: " + user.reason : "offline",
                  std::to_string(user.version), "-", "-", "-", "-", "-",
                  user.last_seen ? TimeText(*user.last_seen) : "-", "-"});
  }
  for (const std::int64_t user : rows.unknown) {
    table.AddRow({std::to_string(user), "unknown", "-", "-", "-", "-", "-", "-", "-", "-"});
  }
  return table;
}

}  // namespace rollcall
