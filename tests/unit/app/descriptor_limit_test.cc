#include "app/descriptor_limit.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace rollcall {
namespace {

TEST(DescriptorLimit, RaisesTheSoftLimitToTheHardOne) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit lowered{.rlim_cur = 256, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &lowered), 0);
  EXPECT_EQ(RaiseDescriptorLimit(), before.rlim_max);
  rlimit after{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &after), 0);
  EXPECT_EQ(after.rlim_cur, before.rlim_max);
  setrlimit(RLIMIT_NOFILE, &before);
}

TEST(DescriptorLimit, KeepsSomeForTheOtherDoors) {
  EXPECT_EQ(DevicesThatFit(20000), 18976U);
  EXPECT_EQ(DevicesThatFit(1025), 1U);
  EXPECT_EQ(DevicesThatFit(1024), 0U);
  EXPECT_EQ(DevicesThatFit(0), 0U);
}

}  // namespace
}  // namespace rollcall
