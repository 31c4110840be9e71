// OpenApiParts: what a signed door works with. Borrowed: all of it outlives the door.

#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/random.h"
#include "limits/client_limits.h"
#include "limits/rate_limiter.h"
#include "metrics/catalog.h"
#include "openapi/replay_memory.h"
#include "service/presence_service.h"

namespace rollcall {

struct OpenApiParts {
  Loop& loop;
  const Clock& clock;
  RandomSource& random;
  PresenceService& presence;
  // One of each for all loops: limits are the account's or the client's, not the loop's, and a
  // call's bytes may come again on any of them.
  RateLimiter& limiter;
  ClientLimits& clients;
  ReplayMemory& replays;
  Catalog& metrics;
  Logger& log;
};

}  // namespace rollcall
