// Alarm: ends a loop's sleep at a time.
//
// Loop-confined.

#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "net/readiness.h"
#include "net/unique_fd.h"

namespace rollcall {

class Alarm final : public ReadyTarget {
 public:
  // `readiness` is borrowed, and stopped before the alarm goes.
  explicit Alarm(Readiness& readiness);

  // Goes off once, not before `when`; an earlier setting is forgotten.
  void Set(MonotonicTime when);

 private:
  void OnReady(std::uint32_t events) override;
  void OnLoopEnd() override {}

  UniqueFd timer_;
  std::optional<MonotonicTime> set_for_;  // Unless it has gone off.
};

}  // namespace rollcall
