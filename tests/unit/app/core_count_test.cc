#include "app/core_count.h"

#include <cstddef>
#include <thread>

#include <gtest/gtest.h>
#include <sched.h>

namespace rollcall {
namespace {

TEST(CoreCount, CountsWhatTheAffinityAllowsAndNotTheMachinesCores) {
  cpu_set_t allowed;
  ASSERT_EQ(::sched_getaffinity(0, sizeof(allowed), &allowed), 0);
  EXPECT_EQ(CoreCount(), static_cast<std::size_t>(CPU_COUNT(&allowed)));

  std::size_t first = 0;
  while (!CPU_ISSET(first, &allowed))
    ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  // In a thread of its own, so that the other tests keep theirs.
  std::jthread([&] {
    EXPECT_EQ(::sched_setaffinity(0, sizeof(one), &one), 0);
    EXPECT_EQ(CoreCount(), 1U);
  });
}

}  // namespace
}  // namespace rollcall
