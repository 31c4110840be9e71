// Sends a case to an echo server made of the codec and says what its answers lack.

#pragma once

#include <string>

#include "conformance/websocket/catalogue.h"

namespace rollcall::conformance {

// Four times: as the case says, stage by stage, byte by byte, and all in one piece. After every
// stage (in one piece: at the end) exactly the answers asked for must be there. Empty when so.
std::string WhatIsWrong(const Case& test_case);

}  // namespace rollcall::conformance
