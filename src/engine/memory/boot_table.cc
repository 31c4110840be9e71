#include "engine/memory/boot_table.h"

#include "base/check.h"

namespace rollcall {

BootRef BootTable::Acquire(std::uint64_t boot) {
  const auto known = by_boot_.find(boot);
  if (known != by_boot_.end()) {
    ++At(known->second).uses;
    return known->second;
  }
  if (free_.empty()) {
    free_.push_back(BootRef{static_cast<std::uint32_t>(entries_.size())});
    entries_.emplace_back();
  }
  const BootRef ref = free_.back();
  free_.pop_back();
  At(ref) = {boot, 1};
  by_boot_.emplace(boot, ref);
  return ref;
}

void BootTable::Release(BootRef ref) {
  Entry& entry = At(ref);
  CHECK(entry.uses > 0);
  if (--entry.uses > 0) return;
  by_boot_.erase(entry.boot);
  free_.push_back(ref);
}

}  // namespace rollcall
