// A connection as the actions' Results show it.

#pragma once

#include <cstddef>
#include <string>

#include "codec/decimal.h"
#include "codec/text_writer.h"
#include "domain/connection.h"

namespace rollcall {

inline constexpr std::size_t kMaxConnectionLength = 160;

// {"ConnId":"…","UserId":1,"DeviceId":2,"ClientVersion":3,"Platform":"iOS"}
void AppendConnection(const OnlineConnection& connection, std::string& out);

// The same for many of one user: `user` is the text of the UserId. REQUIRES: room for
// kMaxConnectionLength.
void PutConnection(const OnlineConnection& connection, const IntegerText& user, TextWriter& out);

}  // namespace rollcall
