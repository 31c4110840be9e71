// CoreShare: gives the processes started meanwhile a part of the machine's cores, and keeps the
// rest for this one, so that a node of few cores is measured apart from who loads it.

#pragma once

#include <cstddef>

#include <sched.h>

namespace rollcall {

// Loop-confined: only the calling thread, and what it starts, is moved.
class CoreShare {
 public:
  // From here on this thread may only use the first `cores`; 0 = nothing is changed, here and at
  // the end.
  explicit CoreShare(std::size_t cores);
  // From here on it may use the others, or all where there are no others.
  ~CoreShare();
  CoreShare(const CoreShare&) = delete;
  CoreShare& operator=(const CoreShare&) = delete;

 private:
  bool is_changed_ = false;
  cpu_set_t others_{};
};

}  // namespace rollcall
