#include "engine/memory/memory_audit.h"

#include <utility>

namespace rollcall {

bool MemoryAudit::Begin() {
  if (running_.exchange(true)) return false;
  shard_ = 0;
  compared_ = 0;
  report_ = {};
  counts_.BeginRecount();
  return true;
}

std::optional<AuditReport> MemoryAudit::Step() {
  if (shard_ < shards_.size()) {
    if (shards_[shard_].AuditPiece(kBucketsPerPiece, report_)) ++shard_;
    if (shard_ == shards_.size()) keys_ = counts_.Keys();
    return std::nullopt;
  }
  if (compared_ < keys_.size()) {
    counts_.Compare(keys_, compared_, kKeysPerPiece, report_);
    compared_ += kKeysPerPiece;
    return std::nullopt;
  }
  counts_.CompareTallies(report_);
  AuditReport report = std::move(report_);
  Abandon();
  return report;
}

void MemoryAudit::Abandon() {
  for (PresenceShard& shard : shards_)
    shard.EndAudit();
  counts_.EndRecount();
  keys_ = {};
  running_ = false;
}

}  // namespace rollcall
