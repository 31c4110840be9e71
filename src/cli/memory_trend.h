// MemoryTrend: whether a process that does the same again and again takes ever more memory.

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "cli/slope.h"

namespace rollcall {

// Judged by the line with the least squares, so that one sample in a bad moment decides nothing.
struct MemoryTrend {
  // Fewer samples than these say nothing.
  static constexpr std::size_t kFewestSamples = 8;
  // More than this share of the memory, and more than so many bytes, is growth. What is allocated
  // once and late (a pool's next block, a page touched for the first time) stays below.
  static constexpr double kTolerance = 0.01;
  static constexpr double kToleratedBytes = 256.0 * 1024;

  double growth = 0;   // From the first sample looked at to the last, bytes; negative: it shrank.
  double allowed = 0;  // Bytes.

  bool is_flat() const { return growth <= allowed; }
};

// `samples` in rising x, which is whatever was gone through (seconds, rounds), and y in bytes. The
// first quarter is how the memory filled, and is left out. Nothing for too few samples.
std::optional<MemoryTrend> TrendOf(std::span<const Sample> samples);

// For a report: "flat (…)" or "GROWS (…)", in KiB.
std::string TrendText(const std::optional<MemoryTrend>& trend);

}  // namespace rollcall
