// A connection as the pages show it to an operator.

#pragma once

#include "codec/json_writer.h"
#include "domain/connection.h"

namespace rollcall {

// The fields ConnId, DeviceId, Platform, ClientVersion, Address and ConnectedAt of the object that
// `json` is in.
void WriteConnectionFields(const Connection& connection, JsonWriter& json);

}  // namespace rollcall
