#include "metrics/door_refusal.h"

#include <cstddef>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(DoorRefusalTest, TheListHasEveryReasonInOrderWithANameOfItsOwn) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kDoorRefusals.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(kDoorRefusals[i]), i);
    names.insert(ToText(kDoorRefusals[i]));
  }
  EXPECT_EQ(names.size(), kDoorRefusals.size());
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(kDoorRefusals.back(), DoorRefusal::kIdleTimeout);
}

}  // namespace
}  // namespace rollcall
