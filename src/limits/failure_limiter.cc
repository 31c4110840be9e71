#include "limits/failure_limiter.h"

#include <algorithm>
#include <chrono>

#include <boost/container_hash/hash.hpp>

#include "base/check.h"
#include "domain/network.h"

namespace rollcall {
namespace {

// One token's time to come. Rounded down, so that the rate is never lower than promised.
Duration Interval(std::uint32_t per_second) {
  return std::max(Duration(std::chrono::seconds(1)) / per_second, Duration(1));
}

}  // namespace

FailureLimiter::FailureLimiter(std::uint32_t per_second, const FailureLimiterOptions& options,
                               const Clock& clock)
    : options_(options), clock_(clock), per_second_(per_second) {
  CHECK(options_.max_addresses > 0);
}

Duration FailureLimiter::Wait(const Address& client) const {
  const std::uint32_t per_second = per_second_;
  if (per_second == 0 || size_ == 0) return Duration::zero();
  const std::scoped_lock lock(mutex_);
  const auto found = by_key_.find(SubscriberOf(client).ip);
  if (found == by_key_.end()) return Duration::zero();
  const Duration interval = Interval(per_second);
  const Duration missing = found->second->full_at - clock_.Now();
  return std::max(missing + interval - interval * per_second, Duration::zero());
}

void FailureLimiter::NoteFailure(const Address& client) {
  const std::uint32_t per_second = per_second_;
  if (per_second == 0) return;
  const Duration interval = Interval(per_second);
  const std::scoped_lock lock(mutex_);
  const MonotonicTime now = clock_.Now();
  Bucket& bucket = FindOrCreate(SubscriberOf(client).ip);
  // Failures that were under way when the bucket ran dry do not make the wait longer than that.
  bucket.full_at = std::min(std::max(bucket.full_at, now) + interval, now + interval * per_second);
}

FailureLimiter::Bucket& FailureLimiter::FindOrCreate(const Key& key) {
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    by_last_failure_.splice(by_last_failure_.begin(), by_last_failure_, found->second);
    return by_last_failure_.front();
  }
  if (by_key_.size() == options_.max_addresses) {
    by_key_.erase(by_last_failure_.back().key);
    by_last_failure_.pop_back();
  }
  by_last_failure_.push_front({.key = key, .full_at = MonotonicTime::min()});
  by_key_.emplace(key, by_last_failure_.begin());
  size_ = by_key_.size();
  return by_last_failure_.front();
}

}  // namespace rollcall
