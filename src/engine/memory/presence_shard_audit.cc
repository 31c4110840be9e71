// What an audit asks of a shard.

#include <string>

#include "engine/memory/presence_shard.h"

namespace rollcall {

bool PresenceShard::AuditPiece(std::size_t buckets, AuditReport& report) {
  const std::lock_guard lock(mutex_);
  Recount recount;
  walked_below_ = table_.VisitUsers(walked_below_, buckets,
                                    [&](Slot first) { RecountUser(first, recount, report); });
  counts_.AddToRecount(recount);
  if (walked_below_ < SplitIndex::kEnd) return false;
  if (walked_connections_ != table_.size()) NameLost(report);
  return true;
}

void PresenceShard::EndAudit() {
  const std::lock_guard lock(mutex_);
  walked_below_ = 0;
  walked_connections_ = 0;
}

void PresenceShard::RecountUser(Slot first, Recount& recount, AuditReport& report) {
  CountStep step;
  step.app = table_.At(first).app;
  for (Slot slot = first; slot != Slot::kNone; slot = table_.At(slot).next) {
    // More than there are: the chain ends in itself.
    if (++walked_connections_ > table_.size()) return;
    Count(slot, true, step);
    step.after.Add(table_.At(slot).lease);
    if (!table_.IsLinkedToLease(slot)) {
      report.Add({NameOf(slot) + ": found from its lease", 1, 0});
    }
  }
  recount.Apply(step);
}

// Not all connections were found from their users: which are found from their leases only?
void PresenceShard::NameLost(AuditReport& report) const {
  const auto before = report.differences.size() + report.more_differences;
  table_.VisitByLease([&](Slot slot) {
    const HashedUser user(UserKey{table_.At(slot).app, table_.At(slot).user});
    Slot found = table_.FirstOfUser(user);
    while (found != Slot::kNone && found != slot)
      found = table_.At(found).next;
    if (found == Slot::kNone) report.Add({NameOf(slot) + ": found from its user", 1, 0});
  });
  if (report.differences.size() + report.more_differences == before) {
    report.Add({"connections of a shard that are found from their users",
                static_cast<std::int64_t>(table_.size()),
                static_cast<std::int64_t>(walked_connections_)});
  }
}

std::string PresenceShard::NameOf(Slot slot) const {
  const ConnectionRecord& record = table_.At(slot);
  return "connection " + table_.IdOf(slot).ToText() + " of app " +
         std::to_string(ToInteger(record.app)) + ", user " + std::to_string(ToInteger(record.user));
}

}  // namespace rollcall
