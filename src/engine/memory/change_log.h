// ChangeLog: gives every change its Version and keeps the latest ones for readers.
//
// Versions grow by at least one and are never below the wall clock in µs, so they also grow over
// restarts, unless the clock was set back by more than the time the engine was down.
//
// Thread-safe.

#pragma once

#include <cstddef>
#include <mutex>
#include <span>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/change.h"
#include "engine/engine.h"

namespace rollcall {

class ChangeLog {
 public:
  // Copied under the lock, so a page is never longer, whatever its reader asks.
  static constexpr std::size_t kMaxPage = 1024;

  // All versions are above `above`: what earlier lives are known to have given.
  // REQUIRES: capacity > 0.
  ChangeLog(std::size_t capacity, WallTime started, Version above = Version::kNone);

  // Sets the versions and the time of these changes, in this order and without another between.
  void Append(std::span<Change> changes, WallTime at);

  // Later versions are above `seen`: a login version that an earlier life of the engine gave.
  void RaiseAbove(Version seen);

  // See Engine::ReadChanges.
  Result<ChangePage> Read(Version from, std::size_t limit) const;

 private:
  const Change& Kept(std::size_t index) const;  // 0 = the oldest.
  std::size_t FirstAfter(Version from) const;
  bool Covers(Version from) const;

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::vector<Change> ring_;  // Grows to capacity_, then wraps.
  std::size_t begin_ = 0;     // Index of the oldest.
  Version last_;              // Given, or seen in a republished login.
  Version dropped_;           // Nothing up to here is kept, of this life or an earlier one.
  bool complete_ = true;      // Nothing of this life was dropped yet.
};

}  // namespace rollcall
