#include "cli/slope.h"

#include <array>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(Slope, IsExactOnALineWhateverItsStart) {
  const std::array line = {Sample{1000, 5e6 + 456e3}, Sample{2000, 5e6 + 2 * 456e3},
                           Sample{4000, 5e6 + 4 * 456e3}};
  EXPECT_DOUBLE_EQ(Slope(line).value(), 456);
}

TEST(Slope, WeighsScatteredPointsByLeastSquares) {
  const std::array scattered = {Sample{0, 0}, Sample{1, 3}, Sample{2, 3}, Sample{3, 6}};
  EXPECT_DOUBLE_EQ(Slope(scattered).value(), 1.8);
}

TEST(Slope, NeedsTwoDifferentSizes) {
  EXPECT_FALSE(Slope({}));
  const std::array same = {Sample{5, 1}, Sample{5, 2}};
  EXPECT_FALSE(Slope(same));
}

}  // namespace
}  // namespace rollcall
