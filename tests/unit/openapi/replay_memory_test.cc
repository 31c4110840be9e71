#include "openapi/replay_memory.h"

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

class ReplayMemoryTest : public ::testing::Test {
 protected:
  static std::string Signature(int number) {
    std::string text = std::to_string(number);
    return std::string(ReplayMemory::kSignatureBytes - text.size(), '0') + text;
  }

  // "run", the Result of before, or why it is refused. A call that may run waits in ticket_.
  std::string Begin(int number, std::optional<WallTime> signed_at = std::nullopt) {
    Result<ReplayMemory::Admission> admission =
        memory_.Begin(Signature(number), signed_at.value_or(clock_.Wall()));
    if (!admission) {
      EXPECT_EQ(admission.error().code(), StatusCode::kUnavailable);
      return std::string(admission.error().message());
    }
    if (const auto* result = std::get_if<std::string>(&*admission)) return *result;
    ticket_.reset();
    ticket_.emplace(std::get<ReplayMemory::Ticket>(*std::move(admission)));
    return "run";
  }
  std::string Run(int number, std::string_view result) {
    std::string begun = Begin(number);
    if (begun == "run") ticket_->Complete(result);
    return begun;
  }

  testing::ManualClock clock_;
  ReplayMemory memory_{{.keep = 30min, .max_entries = 3, .max_result_bytes = 10}, clock_};
  std::optional<ReplayMemory::Ticket> ticket_;
};

TEST_F(ReplayMemoryTest, AnswersACallThatCameBeforeAsBefore) {
  EXPECT_EQ(Run(1, "one"), "run");
  EXPECT_EQ(Run(2, "two"), "run");
  EXPECT_EQ(Begin(1), "one");
  EXPECT_EQ(Begin(2), "two");
  EXPECT_EQ(Begin(1), "one");
  EXPECT_EQ(memory_.entries(), 2u);
  EXPECT_EQ(memory_.result_bytes(), 6u);
}

TEST_F(ReplayMemoryTest, KeepsWhatASignatureCouldStillBeGoodFor) {
  EXPECT_EQ(Run(1, "one"), "run");
  const WallTime signed_at = clock_.Wall();
  clock_.Advance(30min);
  EXPECT_EQ(Begin(1, signed_at), "one");
  clock_.Advance(1ns);
  EXPECT_EQ(Begin(1, signed_at), "run");
  EXPECT_EQ(memory_.result_bytes(), 0u);
}

TEST_F(ReplayMemoryTest, RefusesACallThatIsStillRunning) {
  EXPECT_EQ(Begin(1), "run");
  EXPECT_EQ(Begin(1), "the same call is still running");
  ticket_->Complete("one");
  EXPECT_EQ(Begin(1), "one");
}

TEST_F(ReplayMemoryTest, ForgetsACallThatHadNoResult) {
  EXPECT_EQ(Begin(1), "run");
  ticket_.reset();
  EXPECT_EQ(memory_.entries(), 0u);
  EXPECT_EQ(Run(1, "one"), "run");
  EXPECT_EQ(Begin(1), "one");
}

TEST_F(ReplayMemoryTest, ATicketThatWasMovedEndsOnce) {
  EXPECT_EQ(Begin(1), "run");
  {
    ReplayMemory::Ticket moved = *std::move(ticket_);
    ticket_.reset();
    EXPECT_EQ(memory_.entries(), 1u);
    moved.Complete("one");
  }
  EXPECT_EQ(Begin(1), "one");
}

TEST_F(ReplayMemoryTest, RefusesNewCallsRatherThanForgetOnes) {
  for (int i = 1; i <= 3; ++i)
    EXPECT_EQ(Run(i, "r"), "run");
  clock_.Advance(10min);
  EXPECT_EQ(Begin(4), "too many changing calls are remembered");
  for (int i = 1; i <= 3; ++i)
    EXPECT_EQ(Begin(i), "r");
  clock_.Advance(20min + 1ns);
  EXPECT_EQ(Begin(4), "run");
  EXPECT_EQ(memory_.entries(), 1u);
}

TEST_F(ReplayMemoryTest, BoundsTheBytesOfTheResultsToo) {
  EXPECT_EQ(Run(1, "nine more."), "run");
  EXPECT_EQ(Begin(2), "too many changing calls are remembered");
  EXPECT_EQ(Begin(1), "nine more.");
  clock_.Advance(30min + 1ns);
  EXPECT_EQ(Run(2, "nine more"), "run");
  EXPECT_EQ(Begin(3), "run");
}

TEST_F(ReplayMemoryTest, DoesNotExpireACallThatIsStillRunning) {
  EXPECT_EQ(Begin(1), "run");
  clock_.Advance(31min);
  EXPECT_EQ(Begin(1), "the same call is still running");
  ticket_->Complete("one");
  EXPECT_EQ(Begin(1), "run");
}

TEST_F(ReplayMemoryTest, RefusesWhatMayHaveRunBeforeThisProcessStarted) {
  testing::ManualClock clock;
  clock.Advance(1500ms);  // X-Date has whole seconds.
  ReplayMemory memory({.keep = 30min}, clock);
  const WallTime second = std::chrono::floor<std::chrono::seconds>(clock.Wall());
  EXPECT_TRUE(memory.Begin(Signature(1), second));
  EXPECT_TRUE(memory.Begin(Signature(1), second + 1h));
  const auto refused = memory.Begin(Signature(1), second - 1s);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), StatusCode::kUnavailable);
}

TEST_F(ReplayMemoryTest, OfManyThreadsOneRunsACall) {
  constexpr int kCalls = 2000;
  ReplayMemory memory({.keep = 30min}, clock_);
  std::vector<int> runs(4);
  std::vector<std::thread> threads;
  for (int& mine : runs) {
    threads.emplace_back([&memory, &mine, this] {
      for (int i = 0; i < kCalls; ++i) {
        auto admission = memory.Begin(Signature(i), clock_.Wall());
        if (!admission) continue;  // It runs on another thread.
        if (auto* ticket = std::get_if<ReplayMemory::Ticket>(&*admission)) {
          ++mine;
          ticket->Complete("r");
        }
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(runs[0] + runs[1] + runs[2] + runs[3], kCalls);
  EXPECT_EQ(memory.entries(), static_cast<std::size_t>(kCalls));
}

}  // namespace
}  // namespace rollcall
