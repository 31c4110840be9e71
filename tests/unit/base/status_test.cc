#include "base/status.h"

#include <set>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(StatusTest, IsOkUnlessToldOtherwise) {
  const Status status;
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(status.code(), StatusCode::kOk);
  EXPECT_TRUE(status.message().empty());
}

TEST(StatusTest, KeepsCodeAndMessage) {
  const Status status(StatusCode::kNotFound, "App: no such app");
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(status.code(), StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "App: no such app");
}

TEST(StatusTest, EqualsOnlyTheSameCodeAndMessage) {
  const Status status(StatusCode::kConflict, "fenced");
  EXPECT_EQ(status, Status(StatusCode::kConflict, "fenced"));
  EXPECT_NE(status, Status(StatusCode::kInternal, "fenced"));
  EXPECT_NE(status, Status(StatusCode::kConflict, "newer login"));
}

TEST(StatusTest, EveryCodeHasANameOfItsOwn) {
  std::set<std::string_view> names;
  const int last = static_cast<int>(StatusCode::kInternal);
  for (int code = 0; code <= last; ++code) {
    names.insert(ToText(static_cast<StatusCode>(code)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(last) + 1);
  EXPECT_FALSE(names.contains("Unknown"));
  EXPECT_EQ(ToText(StatusCode::kDeadlineExceeded), "DeadlineExceeded");
}

}  // namespace
}  // namespace rollcall
