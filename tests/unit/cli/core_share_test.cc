#include "cli/core_share.h"

#include <optional>
#include <thread>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

cpu_set_t Mine() {
  cpu_set_t mine;
  CPU_ZERO(&mine);
  ::sched_getaffinity(0, sizeof(mine), &mine);
  return mine;
}

// On a thread of its own, so that the tests that follow have all cores again.
TEST(CoreShare, GivesTheFirstCoresAwayAndKeepsTheOthers) {
  std::jthread([] {
    const cpu_set_t all = Mine();
    cpu_set_t given;
    {
      const CoreShare share(1);
      given = Mine();
      EXPECT_EQ(CPU_COUNT(&given), 1);
    }
    const cpu_set_t kept = Mine();
    if (CPU_COUNT(&all) == 1) {
      EXPECT_TRUE(CPU_EQUAL(&kept, &all));
      return;
    }
    EXPECT_EQ(CPU_COUNT(&kept), CPU_COUNT(&all) - 1);
    cpu_set_t both;
    CPU_AND(&both, &given, &kept);
    EXPECT_EQ(CPU_COUNT(&both), 0);
  }).join();
}

TEST(CoreShare, LeavesAllCoresToBothWhereNoneIsLeftOrNoneIsAskedFor) {
  std::jthread([] {
    const cpu_set_t all = Mine();
    for (const std::size_t cores : {std::size_t{0}, std::size_t{CPU_SETSIZE}}) {
      {
        const CoreShare share(cores);
      }
      const cpu_set_t kept = Mine();
      EXPECT_TRUE(CPU_EQUAL(&kept, &all)) << cores;
    }
  }).join();
}

}  // namespace
}  // namespace rollcall
