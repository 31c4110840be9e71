// ReportSequence: which events of a lease's epoch have had their effect, and which snapshot is
// under way.
//
// Events are numbered from 1 without gaps and have their effect in that order, each once. Only the
// first page of a snapshot may leave numbers out: they say nothing any more, for it says all again.
//
// Loop-confined, or guarded by its user.

#pragma once

#include <cstdint>
#include <optional>

#include "base/status.h"
#include "service/report_types.h"

namespace rollcall {

class ReportSequence {
 public:
  enum class Turn : std::uint8_t {
    kNow,      // The next one.
    kPast,     // Had its effect before.
    kTooSoon,  // Something before it is missing.
  };

  // Before the events of a report are taken in order. kInvalidArgument when its snapshot was not
  // begun, or begins among what had its effect before.
  Status Begin(const ReportRequest& report);
  Turn TurnOf(std::uint64_t sequence) const;
  void Take(std::uint64_t sequence) { acked_ = sequence; }

  // After all events of `report` were taken: the first sequence of the snapshot that it completes,
  // or nothing. It is complete once EndSnapshot() was called.
  std::optional<std::uint64_t> Completes(const ReportRequest& report) const;
  void EndSnapshot() { snapshot_from_.reset(); }

  std::uint64_t acked() const { return acked_; }

 private:
  std::uint64_t acked_ = 0;
  std::optional<std::uint64_t> snapshot_from_;
};

}  // namespace rollcall
