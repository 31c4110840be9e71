#include "cli/bench_options.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "support/manual_clock.h"
#include "support/seeded_random.h"

namespace rollcall {
namespace {

class BenchOptionsTest : public ::testing::Test {
 protected:
  testing::ManualClock clock_;
  testing::SeededRandom random_{1};
  std::istringstream in_;
  std::ostringstream out_, err_;
  Console console_{clock_, random_, in_, out_, err_};
};

TEST_F(BenchOptionsTest, TheReportGoesWhereItWasAskedFor) {
  ReportOutput output;
  EXPECT_TRUE(WriteReport(output, "text", "json", console_));
  EXPECT_EQ(out_.str(), "text");
  out_.str("");
  ASSERT_TRUE(ReportOption(output).take("").ok());
  EXPECT_TRUE(WriteReport(output, "text", "json", console_));
  EXPECT_EQ(out_.str(), "json\n");
  out_.str("");
  const std::string file = ::testing::TempDir() + "bench_options_test.json";
  ASSERT_TRUE(ReportOption(output).take(file).ok());
  EXPECT_TRUE(WriteReport(output, "text", "json", console_));
  EXPECT_EQ(out_.str(), "text");
  std::string written;
  std::ifstream(file) >> written;
  EXPECT_EQ(written, "json");
}

TEST_F(BenchOptionsTest, AFileThatCannotBeWrittenIsSaid) {
  const ReportOutput output{.wants_json = true, .file = "/nowhere/at/all"};
  EXPECT_FALSE(WriteReport(output, "text", "json", console_));
  EXPECT_EQ(err_.str(), "rollcall: --json: cannot write /nowhere/at/all\n");
}

TEST_F(BenchOptionsTest, WrongOptionsAreAnotherExitThanANodeThatDoesNotStart) {
  EXPECT_EQ(RefuseTarget({StatusCode::kInvalidArgument, "a"}, console_), ExitCode::kUsage);
  EXPECT_EQ(RefuseTarget({StatusCode::kUnavailable, "b"}, console_), ExitCode::kNo);
  EXPECT_EQ(err_.str(), "rollcall: a\nrollcall: b\n");
}

}  // namespace
}  // namespace rollcall
