#include <gtest/gtest.h>

#include "openapi/action.h"

namespace rollcall {
namespace {

TEST(ActionTableTest, FindsEachActionByItsExactNameAndVersion) {
  for (const Action& action : ActionTable()) {
    EXPECT_EQ(FindAction(action.name, action.version), &action) << action.name;
    EXPECT_EQ(FindAction(action.name, "2020-12-02"), nullptr);
    EXPECT_EQ(FindAction(action.name.substr(1), action.version), nullptr);
    EXPECT_EQ(FindAction({}, {}), nullptr);
  }
}

TEST(ActionTableTest, CountsEachActionAgainstALimitOfItsOwnButThoseOfAKindTogether) {
  for (const Action& one : ActionTable()) {
    for (const Action& other : ActionTable()) {
      const auto are_both = [&](RateClass rate_class) {
        return one.rate_class == rate_class && other.rate_class == rate_class;
      };
      const bool share =
          &one == &other || are_both(RateClass::kReport) || are_both(RateClass::kPresence);
      EXPECT_EQ(share, one.rate_class == other.rate_class);
      EXPECT_EQ(share, one.per_second == other.per_second);
    }
  }
}

TEST(ActionTableTest, SaysOfEachActionWhetherItChangesSomething) {
  for (const Action& action : ActionTable()) {
    EXPECT_EQ(action.changes_state, action.name == "KickConnections" ||
                                        action.name == "OpenLease" || action.name == "CloseLease")
        << action.name;
  }
}

TEST(ActionTableTest, HasTheActionsOfTheContract) {
  EXPECT_NE(FindAction("QueryOnlineStatus", "2020-12-01"), nullptr);
  EXPECT_NE(FindAction("GetAppToken", "2020-12-01"), nullptr);
  for (const auto* name : {"KickConnections", "QueryPresence", "OpenLease", "ReportConnections",
                           "RenewLease", "CloseLease"}) {
    EXPECT_NE(FindAction(name, "2026-11-22"), nullptr) << name;
  }
}

}  // namespace
}  // namespace rollcall
