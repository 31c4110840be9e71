// Settings of auth/.

#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"

namespace rollcall {

struct RequestVerifierOptions {
  // Regions a call may be signed for. Any other is InvalidCredential.
  std::vector<std::string> regions;
  // The service a call must be signed for. Any other is ServiceNotFound.
  std::string service = "rtc";
  // How far X-Date may be from the server's clock, either way, the limit included.
  Duration clock_skew = std::chrono::minutes(15);
};

}  // namespace rollcall
