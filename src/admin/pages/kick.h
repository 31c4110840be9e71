// /kick?app=N&user=N[&connection=ID…][&device=N…]: closes connections of a user.

#pragma once

#include <string_view>

#include "admin/page.h"

namespace rollcall {

// The connections that `connection` or `device` name, or without both all of the user's. Answers
// what was closed, oldest login first: {"AppId":1,"UserId":2,"Kicked":[{"ConnId":"…","DeviceId":3,
// "Platform":"iOS","ClientVersion":4,"Address":"127.0.0.1:5",
// "ConnectedAt":"2026-01-01T00:00:00.000Z","Node":"a"}]}. Each of the two at most kMaxKickNames
// times, and never more parameters than a QueryString takes. Unknown ones are refused: a name that
// is spelled wrong must not kick everything.
void ServeKick(AdminContext& context, std::string_view query, Responder responder);

}  // namespace rollcall
