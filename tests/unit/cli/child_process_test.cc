#include "cli/child_process.h"

#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

namespace rollcall {
namespace {

using ::testing::HasSubstr;

constexpr int kLongMillis = 10'000;

// What a child of this test program does: it runs the one test below, which only waits.
std::vector<std::string> WaitingChild() {
  return {"--gtest_filter=InsideAChild.DISABLED_Waits", "--gtest_also_run_disabled_tests"};
}

TEST(InsideAChild, DISABLED_Waits) {
  ::alarm(60);  // Should its parent fail to end it.
  ::pause();
}

std::optional<int> WaitExit(ChildProcess& child) {
  for (int waited = 0; waited < kLongMillis; waited += 5) {
    child.DrainOutput();
    if (const std::optional<int> exit = child.PollExit()) return exit;
    ::poll(nullptr, 0, 5);
  }
  return std::nullopt;
}

TEST(ChildProcess, GivesTheChildsOutputLineByLineAndItsExit) {
  Result<ChildProcess> child = ChildProcess::Start(
      {.arguments = {"--gtest_list_tests"}, .standard_input = {}, .joins_standard_error = false});
  ASSERT_TRUE(child);
  EXPECT_THAT(child->ReadLine(kLongMillis).value_or(""), HasSubstr("Running main()"));
  int lines = 0;
  while (child->ReadLine(kLongMillis))
    ++lines;
  EXPECT_GT(lines, 10);
  EXPECT_EQ(WaitExit(*child), 0);
  EXPECT_EQ(child->PollExit(), 0) << "asked again";
}

TEST(ChildProcess, SaysThatASignalEndedIt) {
  Result<ChildProcess> child = ChildProcess::Start(
      {.arguments = WaitingChild(), .standard_input = {}, .joins_standard_error = false});
  ASSERT_TRUE(child && child->ReadLine(kLongMillis));
  EXPECT_EQ(child->PollExit(), std::nullopt);
  child->Signal(SIGKILL);
  EXPECT_EQ(WaitExit(*child), 128 + SIGKILL);
}

TEST(ChildProcess, EndsAndReapsItsChildWhenItGoes) {
  pid_t pid = 0;
  {
    Result<ChildProcess> child = ChildProcess::Start(
        {.arguments = WaitingChild(), .standard_input = {}, .joins_standard_error = false});
    ASSERT_TRUE(child && child->ReadLine(kLongMillis));
    pid = child->pid();
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_NE(::kill(pid, 0), 0);
}

TEST(ChildProcess, DoesNotWaitLongerForALineThanItMay) {
  Result<ChildProcess> child = ChildProcess::Start(
      {.arguments = WaitingChild(), .standard_input = "ignored", .joins_standard_error = true});
  ASSERT_TRUE(child);
  while (child->ReadLine(200)) {
  }
  EXPECT_EQ(child->PollExit(), std::nullopt);
}

}  // namespace
}  // namespace rollcall
