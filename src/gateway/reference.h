// GatewayReference: docs/reference/gateway.md, written from the tables the gateway itself uses.

#pragma once

#include <string>

namespace rollcall {

std::string GatewayReference();

}  // namespace rollcall
