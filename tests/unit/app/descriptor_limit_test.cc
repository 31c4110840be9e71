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

TEST(DescriptorLimit, KeepsAReserveForWhatMustGoOn) {
  EXPECT_EQ(SocketsThatFit(20'000, 2), 20'000U - 64 - 2 * 4);
  EXPECT_EQ(SocketsThatFit(256, 2), 256U - 64 - 2 * 4);
  EXPECT_EQ(SocketsThatFit(1'048'576, 64), 1'048'576U - 64 - 64 * 4);
}

TEST(DescriptorLimit, SharesEvenlyWhereThereAreTooFew) {
  EXPECT_EQ(SocketsThatFit(145, 2), 73U);
  EXPECT_EQ(SocketsThatFit(144, 2), 72U);
  EXPECT_EQ(SocketsThatFit(64, 64), 32U);
  EXPECT_EQ(SocketsThatFit(0, 2), 0U);
}

}  // namespace
}  // namespace rollcall
