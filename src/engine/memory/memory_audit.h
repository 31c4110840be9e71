// MemoryAudit: recounts all records, while logins go on, and says what was counted otherwise or
// cannot be found.
//
// It walks one shard after the other in bounded pieces. From the moment a user was walked its later
// steps change the recount in the same step as the counts, so when the walk has ended both must be
// equal at any moment; then they are compared, a bounded number of keys at a time. Nobody waits
// longer than for one piece.
//
// One audit at a time: between a Begin that succeeded and the end of that audit the others belong
// to whoever began it. Thread-safe.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "engine/engine.h"
#include "engine/memory/online_counts.h"
#include "engine/memory/presence_shard.h"

namespace rollcall {

class MemoryAudit {
 public:
  // Buckets of the user index that are walked while a shard is held: some 600 users.
  static constexpr std::size_t kBucketsPerPiece = 64;
  // Keys of the counts that are compared while these are held.
  static constexpr std::size_t kKeysPerPiece = 64;

  // Both borrowed.
  MemoryAudit(OnlineCounts& counts, std::deque<PresenceShard>& shards)
      : counts_(counts), shards_(shards) {}

  // False when one is under way.
  bool Begin();
  // Does one piece of work; the report when that was the last, which ends the audit.
  std::optional<AuditReport> Step();
  // Ends it without a report.
  void Abandon();

 private:
  OnlineCounts& counts_;
  std::deque<PresenceShard>& shards_;
  std::atomic<bool> running_ = false;
  // Of the running one.
  std::size_t shard_ = 0;
  CountKeys keys_;
  std::size_t compared_ = 0;
  AuditReport report_;
};

}  // namespace rollcall
