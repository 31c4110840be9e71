// Which engine keeps presence, and its settings.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"

namespace rollcall {

enum class EngineKind : std::uint8_t { kMemory, kValkey };

struct ValkeyOptions {
  std::vector<std::string> seeds;  // host:port of some nodes of the cluster; the rest is learned.
  std::string node_id;             // This node's OwnerId; no two nodes share one.
  Duration lease_ttl = std::chrono::seconds(6);
};

struct EngineOptions {
  EngineKind kind = EngineKind::kMemory;
  ValkeyOptions valkey;
};

}  // namespace rollcall
