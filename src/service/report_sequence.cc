#include "service/report_sequence.h"

namespace rollcall {

Status ReportSequence::Begin(const ReportRequest& report) {
  const std::uint64_t first = report.events.front().sequence;
  const std::uint64_t last = report.events.back().sequence;
  if (!report.is_snapshot || last <= acked_) return {};
  if (report.begins_snapshot && first > acked_) {
    acked_ = first - 1;
    snapshot_from_ = first;
    return {};
  }
  if (report.begins_snapshot && snapshot_from_ != first) {
    return {StatusCode::kInvalidArgument,
            "SnapshotBegin: the first Sequence must be above AckedSequence"};
  }
  // A page that is too soon may come before the one that begins it.
  if (!snapshot_from_ && first <= acked_ + 1) {
    return {StatusCode::kInvalidArgument, "Snapshot: no page with SnapshotBegin came before"};
  }
  return {};
}

ReportSequence::Turn ReportSequence::TurnOf(std::uint64_t sequence) const {
  if (sequence <= acked_) return Turn::kPast;
  return sequence == acked_ + 1 ? Turn::kNow : Turn::kTooSoon;
}

std::optional<std::uint64_t> ReportSequence::Completes(const ReportRequest& report) const {
  const std::uint64_t last = report.events.back().sequence;
  if (!report.ends_snapshot || !snapshot_from_ || last < *snapshot_from_ || last > acked_) {
    return std::nullopt;
  }
  return snapshot_from_;
}

}  // namespace rollcall
