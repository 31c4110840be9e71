#include "base/random.h"

#include <array>
#include <bit>
#include <limits>

#include <sys/random.h>

#include "base/check.h"

namespace rollcall {

std::uint64_t RandomSource::Next() {
  std::array<std::byte, sizeof(std::uint64_t)> bytes{};
  Fill(bytes);
  return std::bit_cast<std::uint64_t>(bytes);
}

std::uint64_t RandomSource::Below(std::uint64_t bound) {
  CHECK(bound > 0);
  // Values above the largest multiple of `bound` would favour the small remainders.
  const std::uint64_t limit =
      std::numeric_limits<std::uint64_t>::max() - std::numeric_limits<std::uint64_t>::max() % bound;
  std::uint64_t value = Next();
  while (value >= limit) {
    value = Next();
  }
  return value % bound;
}

void SystemRandom::Fill(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t filled = getrandom(bytes.data(), bytes.size(), 0);
    if (filled > 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(filled));
    }
  }
}

}  // namespace rollcall
