// DrainPlan: says goodbye to all devices of one door, spread over a while, then cuts what is left.
//
// Logged-in devices get close 1012 in even steps, one step a tick; the last ones keep a moment to
// read it. What is not logged in is cut at the end.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/unique_function.h"
#include "gateway/door_context.h"

namespace rollcall {

class DrainPlan {
 public:
  // Begins now. `done` runs inside the Step that finds no socket left.
  DrainPlan(DoorContext& context, UniqueFunction<void()> done);

  // Called every tick. True: it is over.
  bool Step();

 private:
  std::size_t ClosedBy(MonotonicTime now) const;

  DoorContext& context_;
  UniqueFunction<void()> done_;
  const MonotonicTime begin_;
  std::vector<std::uint64_t> to_close_;  // Numbers of ConnIds.
  std::size_t closed_ = 0;
};

}  // namespace rollcall
