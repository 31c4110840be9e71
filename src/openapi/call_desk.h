// CallDesk: what all calls of one door on one loop share while they are answered.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/random.h"
#include "metrics/catalog.h"
#include "openapi/access_log.h"
#include "openapi/call_metrics.h"
#include "openapi/request_id.h"

namespace rollcall {

class CallDesk {
 public:
  // All are borrowed and must outlive the desk.
  CallDesk(Loop& loop, const Clock& the_clock, RandomSource& random, Catalog& catalog, Logger& log)
      : clock(the_clock), request_ids(the_clock, random), metrics(catalog), access_log(log, loop) {}

  const Clock& clock;
  RequestIdSource request_ids;
  CallMetrics metrics;
  AccessLog access_log;

  // For the body of the next answer, to be appended to; the answer before must be sent.
  std::string& NewBody() {
    answer_.resize(kHeadRoom);
    return answer_;
  }
  std::string_view body() const { return std::string_view(answer_).substr(kHeadRoom); }
  // See HttpResponse.
  std::span<char> head_room() { return std::span(answer_).first(kHeadRoom); }

 private:
  // A head has about 250 bytes.
  static constexpr std::size_t kHeadRoom = 512;

  std::string answer_;  // Keeps its memory.
};

}  // namespace rollcall
