// Randomness that a seed decides.

#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

#include "base/random.h"

namespace rollcall::testing {

class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}

  void Fill(std::span<std::byte> bytes) override {
    for (std::byte& byte : bytes)
      byte = static_cast<std::byte>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace rollcall::testing
