// Moment: both clocks, read once at the start of an operation.

#pragma once

#include "base/clock.h"

namespace rollcall {

struct Moment {
  MonotonicTime now{};
  WallTime wall{};
};

}  // namespace rollcall
