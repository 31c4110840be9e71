#include "cli/online_table.h"

#include <set>
#include <string>

namespace rollcall {

Table OnlineTable(std::span<const std::int64_t> asked, std::span<const OnlineRow> online) {
  Table table({"USER", "STATUS", "CONNECTION", "DEVICE", "PLATFORM", "CLIENT VERSION"});
  std::set<std::int64_t> shown;
  for (const std::int64_t user : asked) {
    if (!shown.insert(user).second) continue;
    bool is_online = false;
    for (const OnlineRow& row : online) {
      if (row.user != user) continue;
      is_online = true;
      table.AddRow({std::to_string(user), "online", row.conn_id, std::to_string(row.device),
                    row.platform, std::to_string(row.client_version)});
    }
    if (!is_online) table.AddRow({std::to_string(user), "offline", "-", "-", "-", "-"});
  }
  return table;
}

}  // namespace rollcall
