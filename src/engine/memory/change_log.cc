#include "engine/memory/change_log.h"

#include <algorithm>

#include "base/check.h"

namespace rollcall {
namespace {

Version FromWall(WallTime time) {
  return Version{
      static_cast<std::uint64_t>(std::max<std::int64_t>(time.time_since_epoch().count(), 1))};
}

Version Next(Version version) {
  return Version{ToInteger(version) + 1};
}

}  // namespace

ChangeLog::ChangeLog(std::size_t capacity, WallTime started, Version above)
    : capacity_(capacity), last_(std::max(FromWall(started), above)), dropped_(last_) {
  CHECK(capacity > 0);
}

void ChangeLog::Append(std::span<Change> changes, WallTime at) {
  const std::lock_guard lock(mutex_);
  for (Change& change : changes) {
    last_ = std::max(Next(last_), FromWall(at));
    change.version = last_;
    change.at = at;
    if (ring_.size() < capacity_) {
      ring_.push_back(change);
      continue;
    }
    dropped_ = ring_[begin_].version;
    complete_ = false;
    ring_[begin_] = change;
    begin_ = (begin_ + 1) % capacity_;
  }
}

void ChangeLog::RaiseAbove(Version seen) {
  const std::lock_guard lock(mutex_);
  last_ = std::max(last_, seen);
}

Result<ChangePage> ChangeLog::Read(Version from, std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  ChangePage page{.changes = {}, .next = last_};
  if (limit == 0) return page;
  if (!Covers(from)) {
    return Status(StatusCode::kOutOfRange, "from: changes after it are no longer kept");
  }
  const std::size_t first = FirstAfter(from);
  const std::size_t count = std::min({ring_.size() - first, limit, kMaxPage});
  page.changes.reserve(count);
  for (std::size_t i = first; i < first + count; ++i) {
    page.changes.push_back(Kept(i));
  }
  if (first + count < ring_.size()) page.next = page.changes.back().version;
  return page;
}

const Change& ChangeLog::Kept(std::size_t index) const {
  return ring_[(begin_ + index) % ring_.size()];
}

// Index of the first kept change after `from`.
std::size_t ChangeLog::FirstAfter(Version from) const {
  std::size_t low = 0;
  std::size_t high = ring_.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (Kept(middle).version <= from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// A position above last_ is of an earlier life, whose clock was ahead.
bool ChangeLog::Covers(Version from) const {
  if (from == Version::kNone) return complete_;
  return from >= dropped_ && from <= last_;
}

}  // namespace rollcall
