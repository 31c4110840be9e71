// How many of the bytes received belong to the first HTTP answer, for a client that keeps its
// connection and has no time to spare.

#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace rollcall {

struct AnswerSize {
  std::size_t bytes = 0;  // Head and body; 0 = more has to come.
  std::size_t head = 0;
  int status = 0;
};

// Knows answers with a Content-Length only (RFC 9112 6.3), with a head of 16 KiB and a body of 4
// MiB at most. Nothing when it is no such answer.
std::optional<AnswerSize> MeasureAnswer(std::string_view received);

}  // namespace rollcall
