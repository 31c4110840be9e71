// RateLimiter: decides whether one more call of an account may run now.
//
// A token bucket per account and class of calls: `per_second` tokens a second, as many saved up at
// most, so a bucket left alone for a second is full. Memory is bounded: the bucket used longest ago
// is forgotten once `max_buckets` are kept, which loses nothing while fewer than that are used
// within one second.

#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <unordered_map>

#include "base/clock.h"
#include "domain/ids.h"
#include "limits/options.h"

namespace rollcall {

// Which calls share a bucket.
enum class RateClass : std::uint8_t { kQuery, kToken, kKick, kReport, kPresence };

// Thread-safe.
class RateLimiter {
 public:
  // `clock` is borrowed and must outlive the limiter.
  RateLimiter(const RateLimiterOptions& options, const Clock& clock);

  // Takes one token and returns zero; or takes none and returns the time until there is one.
  // `per_second` may change from call to call (a reload). 0 = no limit.
  [[nodiscard]] Duration Acquire(AccountId account, RateClass rate_class, std::uint32_t per_second);

  // Buckets in memory.
  std::size_t size() const;

 private:
  struct Key {
    AccountId account{};
    RateClass rate_class{};
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };

  struct Bucket {
    Key key;
    MonotonicTime full_at;  // Says all: how many tokens are missing follows from how far off it is.
  };

  Bucket& FindOrCreate(const Key& key);

  const RateLimiterOptions options_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::list<Bucket> by_last_use_;  // Under mutex_, as the next. Most recently used first.
  std::unordered_map<Key, std::list<Bucket>::iterator, Hash> by_key_;
};

}  // namespace rollcall
