// /connections?app=N&user=N: what an operator asks first about a user.

#pragma once

#include <string_view>

#include "admin/page.h"

namespace rollcall {

// {"AppId":1,"UserId":2,"Connections":[{"ConnId":"…","DeviceId":3,"Platform":"iOS",
// "ClientVersion":4,"Address":"127.0.0.1:5","ConnectedAt":"2026-01-01T00:00:00.000Z",
// "LastHeardMsAgo":6,"Node":"a"}]}, oldest first. LastHeardMsAgo is null when another node holds
// the socket.
void ServeConnections(AdminContext& context, std::string_view query, Responder responder);

}  // namespace rollcall
