// CHECK(x): what only our own mistake can break. Always on; a broken one ends the process, because
// going on would mean answering from a state we no longer understand.

#pragma once

#include <cstdio>
#include <cstdlib>

namespace rollcall::internal {

[[noreturn]] inline void CheckFailed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: CHECK failed: %s\n", file, line, expression);
  std::abort();
}

}  // namespace rollcall::internal

#define CHECK(x) \
  (static_cast<bool>(x) ? void(0) : ::rollcall::internal::CheckFailed(#x, __FILE__, __LINE__))
