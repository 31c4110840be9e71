// A connection as the actions' Results show it.

#pragma once

#include <string>
#include <string_view>

#include "domain/connection.h"

namespace rollcall {

// {"ConnId":"…","UserId":1,"DeviceId":2,"ClientVersion":3,"Platform":"iOS"}
void AppendConnection(const OnlineConnection& connection, std::string& out);
// For many of one user: `user` is the UserId's text.
void AppendConnection(const OnlineConnection& connection, std::string_view user, std::string& out);

}  // namespace rollcall
