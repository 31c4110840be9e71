// Connections as the actions' Results show them.

#pragma once

#include <span>
#include <string>

#include "domain/connection.h"

namespace rollcall {

// {"ConnId":"…","UserId":1,"DeviceId":2,"ClientVersion":3,"Platform":"iOS"}
void AppendConnection(const OnlineConnection& connection, std::string& out);

// {"1":[connection,…],…}, in the order of `online`, which is grouped by user.
void AppendConnectionsByUser(std::span<const OnlineConnection> online, std::string& out);

}  // namespace rollcall
