// SocketBudget: how many sockets openapi and gateway may hold together, so that what they do not
// get is left for the admin door, the engine and the log.
//
// Thread-safe.

#pragma once

#include <atomic>
#include <cstdint>

namespace rollcall {

class SocketBudget {
 public:
  explicit SocketBudget(std::uint64_t sockets) : free_(static_cast<std::int64_t>(sockets)) {}

  [[nodiscard]] bool Take() {
    if (free_.fetch_sub(1, std::memory_order_relaxed) > 0) return true;
    Return();
    return false;
  }
  void Return() { free_.fetch_add(1, std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> free_;
};

}  // namespace rollcall
