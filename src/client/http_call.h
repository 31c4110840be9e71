// HttpCall: one HTTP request on a connection of its own, with a deadline.

#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/loop.h"
#include "base/result.h"
#include "base/unique_function.h"
#include "client/http_answer.h"
#include "net/stream.h"

namespace rollcall {

inline constexpr std::size_t kMaxAnswerBytes = 4 * 1024 * 1024;

// Writes `request` (head and body) to a connected stream and reads the answer. `done` runs once, on
// the loop, not inside this call, by the deadline: the answer whatever its status, or
// kUnavailable, kDeadlineExceeded, kInvalidArgument (not HTTP), kLimitExceeded. The call keeps
// itself alive until then. `loop` is borrowed and outlives it. Loop-confined.
void CallHttp(Loop& loop, std::unique_ptr<Stream> stream, std::string request,
              MonotonicTime deadline, UniqueFunction<void(Result<HttpAnswer>)> done);

}  // namespace rollcall
