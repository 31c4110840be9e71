#include "engine/memory/count_step.h"

#include <initializer_list>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

LeaseSet Leases(std::initializer_list<LeaseRef> leases) {
  LeaseSet set;
  for (const LeaseRef lease : leases) {
    set.Add(lease);
  }
  return set;
}

TEST(LeaseSetTest, HoldsEachLeaseOnceInOrder) {
  const LeaseSet set = Leases({LeaseRef{3}, LeaseRef{1}, LeaseRef{3}, LeaseRef{2}});
  EXPECT_EQ(set.size(), 3U);
  EXPECT_EQ(set, Leases({LeaseRef{1}, LeaseRef{2}, LeaseRef{3}}));
  EXPECT_NE(set, Leases({LeaseRef{1}, LeaseRef{2}}));
  EXPECT_EQ(set.front(), LeaseRef{1});
  EXPECT_EQ(Leases({LeaseRef{2}}).size(), 1U);
  EXPECT_EQ(LeaseSet().size(), 0U);
}

}  // namespace
}  // namespace rollcall
