#include "service/pending_evictions.h"

#include <algorithm>

namespace rollcall {

bool PendingEvictions::Add(const EvictedConnection& evicted) {
  const std::lock_guard lock(mutex_);
  if (const auto known = by_id_.find(evicted.connection); known != by_id_.end()) {
    *known->second = evicted;
    return true;
  }
  const bool is_full = queue_.size() == kMax;
  if (is_full) {
    by_id_.erase(queue_.front().connection);
    queue_.pop_front();
  }
  by_id_[evicted.connection] = queue_.insert(queue_.end(), evicted);
  return !is_full;
}

void PendingEvictions::Forget(const ConnId& connection) {
  const std::lock_guard lock(mutex_);
  const auto known = by_id_.find(connection);
  if (known == by_id_.end()) return;
  queue_.erase(known->second);
  by_id_.erase(known);
}

bool PendingEvictions::Contains(const ConnId& connection) const {
  const std::lock_guard lock(mutex_);
  return by_id_.contains(connection);
}

std::vector<EvictedConnection> PendingEvictions::Tell(std::size_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<EvictedConnection> told;
  const auto end =
      std::next(queue_.begin(), static_cast<std::ptrdiff_t>(std::min(limit, queue_.size())));
  told.assign(queue_.begin(), end);
  queue_.splice(queue_.end(), queue_, queue_.begin(), end);
  return told;
}

}  // namespace rollcall
