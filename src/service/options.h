// Settings of the service.

#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/clock.h"
#include "engine/engine.h"

namespace rollcall {

struct ServiceOptions {
  std::string node_id = "local";  // This node's OwnerId.
  LeaseTerms lease = {};          // The memory engine dies with the node: never lapses.
  ConnectRules rules = {};        // Same-device rule and the cap of connections per user.
  // After a start, queries fail this long, until devices are back.
  Duration start_grace = Duration::zero();
  // Longest time an engine call may take before its caller is told kUnavailable.
  Duration call_timeout = std::chrono::seconds(2);
};

}  // namespace rollcall
