// Settings of the memory engine.

#pragma once

#include <cstddef>

#include "domain/ids.h"

namespace rollcall {

struct MemoryEngineOptions {
  // Changes kept for readers, 56 bytes each. A reader further behind starts again from a snapshot.
  // At least 1.
  std::size_t change_log_capacity = 16384;
  // Connections kept, hidden ones included. Each shard holds an equal share, rounded up, so the
  // first refusal can come slightly before the sum is reached. At least 1.
  std::size_t max_connections = std::size_t{1} << 25;
  // Owners remembered, closed ones included; of the closed ones the longest closed is forgotten
  // first. At least 1.
  std::size_t max_owners = 2048;
  // The highest Version that an earlier life is known to have given.
  Version versions_above = Version::kNone;
};

}  // namespace rollcall
