// The ConnId of a reported connection, which its reporter can work out without asking.
//
// `boot` is the first 8 bytes of SHA-256 of the OwnerId as the engine knows it ("AppId/name"), and
// `number` those of SHA-256 of the ConnKey, each most significant byte first. So it is the same for
// ever, no other owner's, and the bytes that many connections share are kept once.

#pragma once

#include <string_view>

#include "domain/ids.h"

namespace rollcall {

ConnId ReportedConnId(std::string_view owner_id, std::string_view conn_key);

}  // namespace rollcall
