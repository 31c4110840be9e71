// The answer of QueryPresence, as a client reads it.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/ids.h"

namespace rollcall {

struct PresenceConnection {
  std::string conn_id;
  std::int64_t device = 0;
  std::string platform;
  std::int64_t client_version = 0;
  std::int64_t connected_at = 0;          // Unix ms.
  std::optional<std::int64_t> heard_ago;  // ms.
  std::string owner;
};

struct PresenceRow {
  std::int64_t user = 0;
  bool is_online = false;
  std::int64_t version = 0;
  std::vector<PresenceConnection> connections;
  std::optional<std::int64_t> last_seen;  // Unix ms.
  std::string reason;
};

struct PresenceRows {
  std::int64_t version = 0;  // To ask for what has changed since.
  std::vector<PresenceRow> users;
  std::vector<std::int64_t> unknown;
};

std::string PresenceBody(AppId app, std::span<const UserId> users,
                         std::optional<std::int64_t> changed_since);

// An error answer becomes the Status: its code, message and RequestId in one line.
Result<PresenceRows> ReadPresenceAnswer(int http_status, std::string_view body);

}  // namespace rollcall
