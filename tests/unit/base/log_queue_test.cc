#include "base/log_queue.h"

#include <chrono>
#include <climits>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "support/test_pipe.h"

namespace rollcall {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class LogQueueTest : public ::testing::Test {
 protected:
  LogTarget Target(std::size_t lines, Duration farewell = milliseconds(5)) const {
    return {.descriptor = pipe_.writer(), .queue_lines = lines, .farewell = farewell};
  }
  static LogBlock Line(int number) {
    return {.lines = "line " + std::to_string(number) + "\n", .count = 1};
  }

  testing::TestPipe pipe_;
};

TEST_F(LogQueueTest, WritesBlocksInOrderBeforeItEnds) {
  std::string expected;
  {
    LogQueue queue(Target(64, seconds(1)));
    for (int i = 0; i < 20; ++i) {
      queue.Push({.lines = "a " + std::to_string(i) + "\nb\n", .count = 2});
      expected += "a " + std::to_string(i) + "\nb\n";
    }
    queue.Push({});
    EXPECT_EQ(queue.dropped(), 0U);
  }
  EXPECT_EQ(pipe_.ReadAll(), expected);
}

TEST_F(LogQueueTest, ABlockedPipeDropsTheOldestLinesAndNeverTheCaller) {
  pipe_.Fill();
  constexpr std::size_t kQueue = 4;
  constexpr int kLines = 100;
  std::optional<LogQueue> queue;
  queue.emplace(Target(kQueue, seconds(1)));
  for (int i = 0; i < kLines; ++i) {
    queue->Push(Line(i));
  }
  // One more may be in the hands of the writer.
  EXPECT_GE(queue->dropped(), kLines - kQueue - 1);
  EXPECT_LE(queue->dropped(), kLines - kQueue);
  std::string all = pipe_.ReadAll();
  queue.reset();
  all += pipe_.ReadAll();
  EXPECT_NE(all.find("line 99\n"), std::string::npos);
  EXPECT_EQ(all.find("line 50\n"), std::string::npos);
}

TEST_F(LogQueueTest, CountsEveryLineOfADroppedBlock) {
  pipe_.Fill();
  LogQueue queue(Target(10));
  for (int i = 0; i < 5; ++i) {
    queue.Push({.lines = "1\n2\n3\n4\n", .count = 4});
  }
  // Two blocks fit, a third may be in the hands of the writer.
  EXPECT_GE(queue.dropped(), 8U);
  EXPECT_LE(queue.dropped(), 12U);
  EXPECT_EQ(queue.dropped() % 4, 0U);
}

TEST_F(LogQueueTest, KeepsABlockThatIsLongerThanTheQueue) {
  {
    LogQueue queue(Target(1, seconds(1)));
    queue.Push({.lines = "1\n2\n3\n", .count = 3});
  }
  EXPECT_EQ(pipe_.ReadAll(), "1\n2\n3\n");
}

TEST_F(LogQueueTest, WritesMoreThanAPipeTakesAtOnce) {
  std::string lines;
  std::size_t count = 0;
  for (; lines.size() < 4 * PIPE_BUF; ++count)
    lines += "line " + std::to_string(count) + std::string(count % 100, '.') + "\n";
  lines += std::string(2 * PIPE_BUF, 'x') + "\n";
  {
    LogQueue queue(Target(1000, seconds(1)));
    queue.Push({.lines = lines, .count = count + 1});
  }
  EXPECT_EQ(pipe_.ReadAll(), lines);
}

TEST_F(LogQueueTest, EndsThoughThePipeStaysBlocked) {
  pipe_.Fill();
  const SystemClock clock;
  const MonotonicTime start = clock.Now();
  {
    LogQueue queue(Target(16));
    for (int i = 0; i < 16; ++i) {
      queue.Push(Line(i));
    }
  }
  EXPECT_LT(clock.Now() - start, seconds(1));
}

TEST_F(LogQueueTest, OutlivesAClosedPipe) {
  pipe_.CloseReader();
  LogQueue queue(Target(16, seconds(1)));
  queue.Push({.lines = "gone\ntoo\n", .count = 2});
  const SystemClock clock;
  const MonotonicTime deadline = clock.Now() + seconds(10);
  while (queue.dropped() < 2 && clock.Now() < deadline) {
  }
  EXPECT_EQ(queue.dropped(), 2U);
}

}  // namespace
}  // namespace rollcall
