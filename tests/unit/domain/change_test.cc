#include "domain/change.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(DisconnectReasonTest, TheListHasEveryReasonInTheOrderOfItsValues) {
  for (std::size_t i = 0; i < kDisconnectReasons.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(kDisconnectReasons[i]), i);
  }
  EXPECT_EQ(kDisconnectReasons.back(), DisconnectReason::kSlowConsumer);
}

TEST(DisconnectReasonTest, EveryReasonHasASnakeCaseNameOfItsOwn) {
  std::set<std::string_view> names;
  for (const DisconnectReason reason : kDisconnectReasons) {
    const std::string_view name = ToText(reason);
    EXPECT_TRUE(std::all_of(name.begin(), name.end(), [](char c) {
      return c == '_' || (c >= 'a' && c <= 'z');
    })) << name;
    names.insert(name);
  }
  EXPECT_EQ(names.size(), kDisconnectReasons.size());
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(ToText(DisconnectReason::kLeaseLapsed), "lease_lapsed");
}

}  // namespace
}  // namespace rollcall
