#include "base/log.h"

#include <string>

#include <gtest/gtest.h>

#include "support/test_pipe.h"

namespace rollcall {
namespace {

TEST(LogTest, WritesLinesInOrderAndAllOfThemBeforeItEnds) {
  testing::TestPipe pipe;
  {
    Logger logger(LogLevel::kInfo, LogFormat::kText, {.descriptor = pipe.writer()});
    for (std::uint64_t i = 0; i < 20; ++i) {
      logger.Write(LogLevel::kInfo, "line", {{"n", i}});
    }
  }
  const std::string all = pipe.ReadAll();
  std::size_t at = 0;
  for (int i = 0; i < 20; ++i) {
    at = all.find("info  line n=" + std::to_string(i) + "\n", at);
    ASSERT_NE(at, std::string::npos) << i << " in " << all;
  }
}

TEST(LogTest, LeavesOutWhatIsBelowItsLevel) {
  testing::TestPipe pipe;
  {
    Logger logger(LogLevel::kWarn, LogFormat::kText, {.descriptor = pipe.writer()});
    EXPECT_FALSE(logger.Enabled(LogLevel::kInfo));
    EXPECT_TRUE(logger.Enabled(LogLevel::kWarn));
    logger.Write(LogLevel::kInfo, "hidden");
    logger.Write(LogLevel::kWarn, "shown");
    logger.SetLevel(LogLevel::kDebug);
    logger.Write(LogLevel::kDebug, "later");
  }
  const std::string all = pipe.ReadAll();
  EXPECT_EQ(all.find("hidden"), std::string::npos);
  EXPECT_NE(all.find("warn  shown\n"), std::string::npos);
  EXPECT_NE(all.find("debug later\n"), std::string::npos);
}

TEST(LogTest, FormatsALineBehindOthersAndTakesThemAsABlock) {
  testing::TestPipe pipe;
  {
    Logger logger(LogLevel::kInfo, LogFormat::kJson, {.descriptor = pipe.writer()});
    std::string lines = "a line of before\n";
    logger.Format(LogLevel::kDebug, "formatted", {{"n", std::int64_t{1}}}, lines);
    logger.Hand({.lines = lines, .count = 2});
  }
  const std::string all = pipe.ReadAll();
  EXPECT_TRUE(all.starts_with("a line of before\n{\"time\":")) << all;
  EXPECT_TRUE(all.ends_with("\"level\":\"debug\",\"event\":\"formatted\",\"n\":1}\n")) << all;
}

}  // namespace
}  // namespace rollcall
