// ConnIdIssuer: gives every connection of this process a name that was never given before.
//
// `boot` is drawn at random once; `number` counts up and carries the loop that holds the socket in
// its low bits, so that whoever has a ConnId finds the loop without a table.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/random.h"
#include "domain/ids.h"

namespace rollcall {

// Thread-safe.
class ConnIdIssuer {
 public:
  static constexpr unsigned kLoopBits = 10;
  static constexpr std::size_t kMaxLoops = std::size_t{1} << kLoopBits;

  explicit ConnIdIssuer(RandomSource& random) : boot_(random.Next()) {}

  // REQUIRES: loop_number < kMaxLoops.
  ConnId Next(std::size_t loop_number) {
    CHECK(loop_number < kMaxLoops);
    const std::uint64_t count = issued_.fetch_add(1, std::memory_order_relaxed) + 1;
    return ConnId{.boot = boot_, .number = (count << kLoopBits) | loop_number};
  }

  bool IsOurs(const ConnId& connection) const { return connection.boot == boot_; }

  static std::size_t LoopNumber(const ConnId& connection) {
    return static_cast<std::size_t>(connection.number & (kMaxLoops - 1));
  }

 private:
  const std::uint64_t boot_;
  std::atomic<std::uint64_t> issued_ = 0;
};

}  // namespace rollcall
