// Doorbell: ends a loop's sleep, from any thread.

#pragma once

#include <cstdint>

#include "net/readiness.h"
#include "net/unique_fd.h"

namespace rollcall {

class Doorbell final : public ReadyTarget {
 public:
  // `readiness` is borrowed, and stopped before the doorbell goes.
  explicit Doorbell(Readiness& readiness);

  // Thread-safe, and from a signal handler.
  void Ring() const;

 private:
  // The descriptor is never read: another ring is another edge.
  void OnReady(std::uint32_t /*events*/) override {}
  void OnLoopEnd() override {}

  UniqueFd counter_;
};

}  // namespace rollcall
