#include "base/log_buffer.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "support/manual_loop.h"
#include "support/test_pipe.h"

namespace rollcall {
namespace {

class LogBufferTest : public ::testing::Test {
 protected:
  LogBufferTest() {
    log_.emplace(LogLevel::kInfo, LogFormat::kText, LogTarget{.descriptor = pipe_.writer()});
    buffer_.emplace(*log_, loop_);
  }

  void Write(std::int64_t number) { buffer_->Write(LogLevel::kInfo, "call", {{"n", number}}); }

  // What the log has written by its end.
  std::string Written() {
    buffer_.reset();
    log_.reset();
    return pipe_.ReadAll();
  }
  // Waits until the log has written so much.
  std::string Await(const std::string& end) {
    const SystemClock clock;
    const MonotonicTime deadline = clock.Now() + std::chrono::seconds(10);
    std::string all;
    while (all.find(end) == std::string::npos && clock.Now() < deadline)
      all += pipe_.ReadAll();
    return all;
  }

  testing::ManualClock clock_;
  testing::ManualLoop loop_{clock_};
  testing::TestPipe pipe_;
  std::optional<Logger> log_;
  std::optional<LogBuffer> buffer_;
};

TEST_F(LogBufferTest, HandsOverTheLinesOfATurnWhenTheTurnIsOver) {
  Write(1);
  Write(2);
  loop_.Run();
  Write(3);
  const std::string all = Await("call n=2\n");
  EXPECT_LT(all.find("call n=1\n"), all.find("call n=2\n"));
  EXPECT_EQ(all.find("n=3"), std::string::npos) << "its turn is not over";
  EXPECT_NE(Written().find("call n=3\n"), std::string::npos);
}

TEST_F(LogBufferTest, HandsOverAFullBlockAtOnce) {
  for (std::size_t bytes = 0; bytes < LogBuffer::kBlockBytes; bytes += 30)
    Write(1);
  const std::string all = Await("\n");
  EXPECT_GT(all.size(), LogBuffer::kBlockBytes / 2);
  EXPECT_LE(all.size(), LogBuffer::kBlockBytes);
}

TEST_F(LogBufferTest, HandsOverWhatItHoldsAtItsEnd) {
  Write(1);
  buffer_.reset();
  loop_.Run();  // What it posted finds nobody.
  EXPECT_NE(Written().find("call n=1\n"), std::string::npos);
}

TEST_F(LogBufferTest, LosesNoLineAndRepeatsNone) {
  constexpr std::int64_t kLines = 1000;
  std::string all;
  for (std::int64_t i = 0; i < kLines; ++i) {
    Write(i);
    if (i % 7 == 0) loop_.Run();
  }
  all += Written();
  EXPECT_EQ(std::ranges::count(all, '\n'), kLines);
  std::size_t at = 0;
  for (std::int64_t i = 0; i < kLines; ++i) {
    at = all.find("n=" + std::to_string(i) + "\n", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
}

TEST_F(LogBufferTest, LeavesOutWhatIsBelowTheLevel) {
  buffer_->Write(LogLevel::kDebug, "hidden", {});
  loop_.Run();
  EXPECT_EQ(Written(), "");
}

}  // namespace
}  // namespace rollcall
