#include "engine/memory/count_step.h"

#include <utility>

namespace rollcall {

void LeaseSet::Add(LeaseRef lease) {
  if (lease == first_) return;
  if (lease < first_) std::swap(lease, first_);  // kNone, of an empty set, is the highest.
  if (lease == LeaseRef::kNone) return;
  const auto at = std::ranges::lower_bound(others_, lease);
  if (at == others_.end() || *at != lease) others_.insert(at, lease);
}

}  // namespace rollcall
