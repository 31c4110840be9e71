#include "base/log.h"

#include <array>
#include <chrono>
#include <optional>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace rollcall {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class LogTest : public ::testing::Test {
 protected:
  LogTest() {
    EXPECT_EQ(pipe2(pipe_.data(), O_CLOEXEC), 0);
    fcntl(pipe_[0], F_SETFL, O_NONBLOCK);
  }
  ~LogTest() override {
    CloseReader();
    close(pipe_[1]);
  }

  void CloseReader() {
    if (pipe_[0] >= 0) close(pipe_[0]);
    pipe_[0] = -1;
  }
  void FillPipe() {
    fcntl(pipe_[1], F_SETFL, O_NONBLOCK);
    const std::string block(4096, 'x');
    while (write(pipe_[1], block.data(), block.size()) > 0) {
    }
    fcntl(pipe_[1], F_SETFL, 0);
  }
  std::string ReadAll() {
    std::string all;
    std::array<char, 4096> buffer;
    ssize_t count = 0;
    while ((count = read(pipe_[0], buffer.data(), buffer.size())) > 0) {
      all.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return all;
  }
  LogTarget Target(std::size_t lines, Duration farewell = milliseconds(5)) const {
    return {.descriptor = pipe_[1], .queue_lines = lines, .farewell = farewell};
  }

 private:
  std::array<int, 2> pipe_{-1, -1};
};

TEST_F(LogTest, WritesLinesInOrderAndAllOfThemBeforeItEnds) {
  {
    Logger logger(LogLevel::kInfo, LogFormat::kText, Target(64, seconds(1)));
    for (std::uint64_t i = 0; i < 20; ++i) {
      logger.Write(LogLevel::kInfo, "line", {{"n", i}});
    }
  }
  const std::string all = ReadAll();
  std::size_t at = 0;
  for (int i = 0; i < 20; ++i) {
    at = all.find("info  line n=" + std::to_string(i) + "\n", at);
    ASSERT_NE(at, std::string::npos) << i << " in " << all;
  }
}

TEST_F(LogTest, LeavesOutWhatIsBelowItsLevel) {
  {
    Logger logger(LogLevel::kWarn, LogFormat::kText, Target(64, seconds(1)));
    EXPECT_FALSE(logger.Enabled(LogLevel::kInfo));
    EXPECT_TRUE(logger.Enabled(LogLevel::kWarn));
    logger.Write(LogLevel::kInfo, "hidden");
    logger.Write(LogLevel::kWarn, "shown");
    logger.SetLevel(LogLevel::kDebug);
    logger.Write(LogLevel::kDebug, "later");
  }
  const std::string all = ReadAll();
  EXPECT_EQ(all.find("hidden"), std::string::npos);
  EXPECT_NE(all.find("warn  shown\n"), std::string::npos);
  EXPECT_NE(all.find("debug later\n"), std::string::npos);
}

TEST_F(LogTest, ABlockedPipeDropsTheOldestLinesAndNeverTheCaller) {
  FillPipe();
  constexpr std::size_t kQueue = 4;
  constexpr std::uint64_t kLines = 100;
  std::optional<Logger> logger;
  logger.emplace(LogLevel::kInfo, LogFormat::kText, Target(kQueue, seconds(1)));
  for (std::uint64_t i = 0; i < kLines; ++i) {
    logger->Write(LogLevel::kInfo, "line", {{"n", i}});
  }
  // One more may be in the hands of the log thread.
  EXPECT_GE(logger->dropped(), kLines - kQueue - 1);
  std::string all = ReadAll();
  logger.reset();
  all += ReadAll();
  EXPECT_NE(all.find("line n=99\n"), std::string::npos);
  EXPECT_EQ(all.find("line n=50\n"), std::string::npos);
}

TEST_F(LogTest, EndsThoughThePipeStaysBlocked) {
  FillPipe();
  const SystemClock clock;
  const MonotonicTime start = clock.Now();
  {
    Logger logger(LogLevel::kInfo, LogFormat::kText, Target(16));
    for (int i = 0; i < 16; ++i) {
      logger.Write(LogLevel::kInfo, "stuck");
    }
  }
  EXPECT_LT(clock.Now() - start, seconds(1));
}

TEST_F(LogTest, OutlivesAClosedPipe) {
  CloseReader();
  std::uint64_t dropped = 0;
  {
    Logger logger(LogLevel::kInfo, LogFormat::kText, Target(16, seconds(1)));
    logger.Write(LogLevel::kInfo, "gone");
    while (dropped == 0) {
      dropped = logger.dropped();
    }
  }
  EXPECT_EQ(dropped, 1u);
}

}  // namespace
}  // namespace rollcall
