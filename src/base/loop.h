// Loop: the thread a thing lives on, and the only way to reach it from elsewhere.
//
// base/ owns the interface so that engines and services can be tested, and later simulated, without
// a socket; net/ has the real one, tests/support a manual one.

#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/unique_function.h"

namespace rollcall {

enum class TimerId : std::uint64_t { kNone = 0 };

class Loop {
 public:
  using Task = UniqueFunction<void()>;

  virtual ~Loop() = default;

  // Runs `task` later on the loop's thread, after what was posted before it, never inside this
  // call. Thread-safe. Tasks still queued when the loop ends are destroyed without being run.
  virtual void Post(Task task) = 0;

  // Runs `task` once, on this loop, not before `when`. Loop-confined.
  virtual TimerId RunAt(MonotonicTime when, Task task) = 0;

  // The task will not run. Harmless when it already has. Loop-confined.
  virtual void Cancel(TimerId timer) = 0;

  // Is the caller on this loop's thread? Thread-safe.
  virtual bool IsCurrent() const = 0;
};

}  // namespace rollcall
