// RandomSource: ids, tokens and jitter come from here, so that a test can decide them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace rollcall {

// Thread-safe.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void Fill(std::span<std::byte> bytes) = 0;

  std::uint64_t Next();
  // Uniform in [0, bound). REQUIRES: bound > 0.
  std::uint64_t Below(std::uint64_t bound);
};

// The kernel's generator: fit for secrets.
class SystemRandom final : public RandomSource {
 public:
  void Fill(std::span<std::byte> bytes) override;
};

}  // namespace rollcall
