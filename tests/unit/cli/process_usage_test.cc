#include "cli/process_usage.h"

#include <cstddef>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

namespace rollcall {
namespace {

TEST(ProcessUsage, SeesMemoryThatWasFilled) {
  constexpr std::size_t kBytes = 8 * 1024 * 1024;
  const std::int64_t before = AnonymousMemory(::getpid()).value();
  const std::vector<char> filled(kBytes, 'x');
  const std::int64_t after = AnonymousMemory(::getpid()).value();
  EXPECT_GE(after - before, static_cast<std::int64_t>(kBytes / 2)) << filled.size();
}

TEST(ProcessUsage, CpuTimeGrowsWithWork) {
  const Duration before = CpuTime(::getpid()).value();
  volatile unsigned work = 0;
  for (unsigned i = 0; i < 1'000'000; ++i)
    work = work + i;
  EXPECT_GT(CpuTime(::getpid()).value(), before);
}

TEST(ProcessUsage, KnowsNothingOfAProcessThatIsNotThere) {
  constexpr pid_t kNobody = 4'194'305;  // Beyond the kernel's highest id.
  EXPECT_FALSE(AnonymousMemory(kNobody));
  EXPECT_FALSE(CpuTime(kNobody));
}

}  // namespace
}  // namespace rollcall
