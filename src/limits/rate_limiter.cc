#include "limits/rate_limiter.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"

namespace rollcall {

RateLimiter::RateLimiter(const RateLimiterOptions& options, const Clock& clock)
    : options_(options), clock_(clock) {
  CHECK(options_.max_buckets > 0);
}

Duration RateLimiter::Acquire(AccountId account, RateClass rate_class, std::uint32_t per_second) {
  if (per_second == 0) return Duration::zero();
  // One token's time to come. Rounded down, so that the rate is never lower than promised.
  const Duration interval = std::max(Duration(std::chrono::seconds(1)) / per_second, Duration(1));
  const Duration time_to_fill = interval * per_second;

  const std::scoped_lock lock(mutex_);
  const MonotonicTime now = clock_.Now();
  Bucket& bucket = FindOrCreate({.account = account, .rate_class = rate_class});
  const MonotonicTime full_at = std::max(bucket.full_at, now) + interval;
  const Duration wait = full_at - now - time_to_fill;
  if (wait > Duration::zero()) return wait;
  bucket.full_at = full_at;
  return Duration::zero();
}

std::size_t RateLimiter::size() const {
  const std::scoped_lock lock(mutex_);
  return by_key_.size();
}

std::size_t RateLimiter::Hash::operator()(const Key& key) const {
  const auto account = static_cast<std::uint64_t>(ToInteger(key.account));
  return std::hash<std::uint64_t>()(account * 16 + ToInteger(key.rate_class));
}

RateLimiter::Bucket& RateLimiter::FindOrCreate(const Key& key) {
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    by_last_use_.splice(by_last_use_.begin(), by_last_use_, found->second);
    return by_last_use_.front();
  }
  if (by_key_.size() == options_.max_buckets) {
    by_key_.erase(by_last_use_.back().key);
    by_last_use_.pop_back();
  }
  by_last_use_.push_front({.key = key, .full_at = MonotonicTime::min()});
  by_key_.emplace(key, by_last_use_.begin());
  return by_last_use_.front();
}

}  // namespace rollcall
