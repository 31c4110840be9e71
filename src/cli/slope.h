// Slope: what one more costs, from totals at several sizes.

#pragma once

#include <optional>
#include <span>

namespace rollcall {

struct Sample {
  double x = 0;
  double y = 0;
};

// Of the straight line with the least squares of distances in y. Nothing for fewer than two
// different x.
std::optional<double> Slope(std::span<const Sample> samples);

}  // namespace rollcall
