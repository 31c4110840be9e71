#include "cli/memory_trend.h"

#include <algorithm>

#include <fmt/format.h>

namespace rollcall {

std::optional<MemoryTrend> TrendOf(std::span<const Sample> samples) {
  if (samples.size() < MemoryTrend::kFewestSamples) return std::nullopt;
  const std::span<const Sample> later = samples.subspan(samples.size() / 4);
  const std::optional<double> slope = Slope(later);
  if (!slope) return std::nullopt;
  return MemoryTrend{
      .growth = *slope * (later.back().x - later.front().x),
      .allowed = std::max(MemoryTrend::kToleratedBytes, MemoryTrend::kTolerance * later.front().y)};
}

std::string TrendText(const std::optional<MemoryTrend>& trend) {
  if (!trend) return "not judged: too few samples";
  constexpr double kKiB = 1024.0;
  return fmt::format("{} ({:+.0f} KiB over the last three quarters, up to {:.0f} allowed)",
                     trend->is_flat() ? "flat" : "GROWS", trend->growth / kKiB,
                     trend->allowed / kKiB);
}

}  // namespace rollcall
