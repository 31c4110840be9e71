#include "base/result.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

Result<std::string> Name(bool known) {
  if (known) return std::string("android");
  return Status(StatusCode::kNotFound, "no name");
}

TEST(ResultTest, HoldsAValue) {
  Result<std::string> result = Name(true);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result.has_value());
  EXPECT_EQ(*result, "android");
  EXPECT_EQ(result->size(), 7u);
  *result += "!";
  EXPECT_EQ(result.value(), "android!");
}

TEST(ResultTest, HoldsTheReasonWhyThereIsNone) {
  const Result<std::string> result = Name(false);
  EXPECT_FALSE(result);
  EXPECT_EQ(result.error(), Status(StatusCode::kNotFound, "no name"));
}

TEST(ResultTest, GivesAMoveOnlyValueAway) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
  const std::unique_ptr<int> taken = *std::move(result);
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(*taken, 7);
}

TEST(ResultTest, MayHoldAStatusLikeValue) {
  const Result<int> zero(0);
  EXPECT_TRUE(zero.has_value());
  EXPECT_EQ(zero.value(), 0);
}

TEST(ResultDeathTest, RefusesTheMisuseThatWouldGoUnnoticed) {
  const Result<std::string> error = Name(false);
  const Result<std::string> value = Name(true);
  EXPECT_DEATH(static_cast<void>(error.value()), "CHECK failed: has_value");
  EXPECT_DEATH(static_cast<void>(value.error()), "CHECK failed: !has_value");
  EXPECT_DEATH(static_cast<void>(Result<int>(Status{})), "CHECK failed: .*ok");
}

}  // namespace
}  // namespace rollcall
