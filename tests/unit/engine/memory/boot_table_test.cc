#include "engine/memory/boot_table.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(BootTableTest, SharesOneReferenceAmongEqualBoots) {
  BootTable boots;
  const BootRef first = boots.Acquire(7);
  EXPECT_EQ(boots.Acquire(7), first);
  EXPECT_NE(boots.Acquire(8), first);
  EXPECT_EQ(boots[first], 7U);
  EXPECT_EQ(boots.size(), 2U);
}

TEST(BootTableTest, ForgetsABootWithItsLastUse) {
  BootTable boots;
  const BootRef ref = boots.Acquire(7);
  boots.Acquire(7);
  boots.Release(ref);
  EXPECT_EQ(boots.size(), 1U);
  boots.Release(ref);
  EXPECT_EQ(boots.size(), 0U);
}

TEST(BootTableTest, GivesAFreedReferenceToTheNextBoot) {
  BootTable boots;
  const BootRef ref = boots.Acquire(7);
  boots.Release(ref);
  EXPECT_EQ(boots.Acquire(8), ref);
  EXPECT_EQ(boots[ref], 8U);
}

}  // namespace
}  // namespace rollcall
