// CallDesk: what all calls of one door on one loop share while they are answered.
//
// Loop-confined.

#pragma once

#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/random.h"
#include "metrics/catalog.h"
#include "openapi/access_log.h"
#include "openapi/call_metrics.h"
#include "openapi/request_id.h"

namespace rollcall {

struct CallDesk {
  // All are borrowed and must outlive the desk.
  CallDesk(Loop& loop, const Clock& the_clock, RandomSource& random, Catalog& catalog, Logger& log)
      : clock(the_clock), request_ids(the_clock, random), metrics(catalog), access_log(log, loop) {}

  const Clock& clock;
  RequestIdSource request_ids;
  CallMetrics metrics;
  AccessLog access_log;
  std::string body;  // Of the answer being written; keeps its memory.
};

}  // namespace rollcall
