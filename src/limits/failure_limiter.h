// FailureLimiter: slows a client address that keeps failing to prove who it is.
//
// A token bucket per address: `per_second` failures a second, as many saved up at most. A failure
// takes a token, whoever is at that address; while there is none, it is turned away before anything
// is verified for it. An IPv6 client counts by its /64 (SubscriberOf). Memory is bounded: addresses
// without a failure cost nothing, and the one whose last failure is longest ago is forgotten once
// `max_addresses` are kept, which loses nothing while fewer than that fail within one second.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/clock.h"
#include "domain/address.h"
#include "limits/options.h"

namespace rollcall {

// Thread-safe.
class FailureLimiter {
 public:
  // `clock` is borrowed and must outlive the limiter. 0 a second = no limit; a reload may change
  // it.
  FailureLimiter(std::uint32_t per_second, const FailureLimiterOptions& options,
                 const Clock& clock);
  void SetRate(std::uint32_t per_second) { per_second_ = per_second; }

  // Zero: `client` may try. Else the time until it may; nothing is taken.
  Duration Wait(const Address& client) const;
  // `client` has failed.
  void NoteFailure(const Address& client);

  // Addresses in memory.
  std::size_t size() const { return size_; }

 private:
  using Key = std::array<std::uint8_t, 16>;
  struct Bucket {
    Key key;
    MonotonicTime full_at;  // Says all, as in RateLimiter.
  };
  using Buckets = std::list<Bucket>;

  Bucket& FindOrCreate(const Key& key);

  const FailureLimiterOptions options_;
  const Clock& clock_;
  std::atomic<std::uint32_t> per_second_;
  std::atomic<std::size_t> size_ = 0;  // So that nobody waits for the mutex while nobody fails.
  mutable std::mutex mutex_;
  Buckets by_last_failure_;  // Under mutex_, as the next. The latest first.
  boost::unordered_flat_map<Key, Buckets::iterator> by_key_;
};

}  // namespace rollcall
