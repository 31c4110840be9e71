#include "cli/slope.h"

namespace rollcall {

std::optional<double> Slope(std::span<const Sample> samples) {
  if (samples.empty()) return std::nullopt;
  const double count = static_cast<double>(samples.size());
  Sample mean;
  for (const Sample& sample : samples) {
    mean.x += sample.x / count;
    mean.y += sample.y / count;
  }
  double products = 0;
  double squares = 0;
  for (const Sample& sample : samples) {
    products += (sample.x - mean.x) * (sample.y - mean.y);
    squares += (sample.x - mean.x) * (sample.x - mean.x);
  }
  if (squares == 0) return std::nullopt;
  return products / squares;
}

}  // namespace rollcall
