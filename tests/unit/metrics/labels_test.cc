#include "metrics/labels.h"

#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

// The list must have every value, in order, each with a name of its own.
template <typename List>
void ExpectComplete(const List& values, typename List::value_type last) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(values[i]), i);
    names.insert(ToText(values[i]));
  }
  EXPECT_EQ(names.size(), values.size());
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(values.back(), last);
}

TEST(LabelsTest, ListsAreComplete) {
  ExpectComplete(kDoors, Door::kAdmin);
  ExpectComplete(kLoginVerdicts, LoginVerdict::kAbandoned);
  ExpectComplete(kEngineOperations, EngineOperation::kReadChanges);
  ExpectComplete(kAuditResults, AuditResult::kNotDone);
  ExpectComplete(kReloadResults, ReloadResult::kFailed);
}

}  // namespace
}  // namespace rollcall
