#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/console_for_test.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

testing::CommandRun Sign(std::vector<std::string> more, const std::string& input) {
  std::vector<std::string> arguments = {
      "sign",     "--access-key",     "AKLTtest", "--secret-key", "a-secret-of-tests",
      "--action", "QueryOnlineStatus"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return testing::RunCommand(arguments, input);
}

TEST(SignCommand, ShowsEachStepAndACurlLine) {
  const auto run = Sign({"--body", "-", "--host", "h:1"}, R"({"it's":1})");
  EXPECT_EQ(run.code, ExitCode::kOk) << run.err;
  EXPECT_THAT(run.out, HasSubstr("# Canonical request\nPOST\n/\nAction=QueryOnlineStatus&Version="
                                 "2020-12-01\n"));
  EXPECT_THAT(run.out, HasSubstr("# String to sign\nHMAC-SHA256\n20260101T000000Z\n20260101/"
                                 "cn-north-1/rtc/request\n"));
  EXPECT_THAT(run.out, HasSubstr("\nX-Date: 20260101T000000Z\n"));
  EXPECT_THAT(run.out, HasSubstr("curl -sS 'http://h:1/?Action=QueryOnlineStatus&Version="));
  EXPECT_THAT(run.out, HasSubstr(R"(--data-raw '{"it'\''s":1}')"));
  EXPECT_THAT(run.out, Not(HasSubstr("a-secret-of-tests")));
}

TEST(SignCommand, TakesDateRegionAndVersion) {
  const auto run = Sign({"--body", "-", "--date", "20240115T103000Z", "--region", "us-east-1",
                         "--api-version", "2026-11-22"},
                        "{}");
  EXPECT_THAT(run.out, HasSubstr("20240115/us-east-1/rtc/request"));
  EXPECT_THAT(run.out, HasSubstr("Version=2026-11-22"));
}

TEST(SignCommand, KnowsTheVersionOfEachAction) {
  const auto sign = [](std::vector<std::string> more) {
    std::vector<std::string> arguments = {
        "sign", "--access-key", "AKLTtest", "--secret-key", "a-secret-of-tests", "--body", "-"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return testing::RunCommand(arguments, "{}").out;
  };
  EXPECT_THAT(sign({"--action", "KickConnections"}),
              HasSubstr("'http://127.0.0.1:8800/?Action=KickConnections&Version=2026-11-22'"));
  EXPECT_THAT(sign({"--action", "Unknown"}), HasSubstr("Action=Unknown&Version=2020-12-01"));
  EXPECT_THAT(sign({"--action", "KickConnections", "--api-version", "2020-12-01"}),
              HasSubstr("Action=KickConnections&Version=2020-12-01"));
}

TEST(SignCommand, RefusesWhatCannotBeSigned) {
  EXPECT_EQ(Sign({"--body", "-", "--date", "2024-01-15"}, "").code, ExitCode::kUsage);
  EXPECT_EQ(Sign({"--body", "/nowhere/body"}, "").code, ExitCode::kUsage);
  EXPECT_EQ(Sign({"--body", "-", "--host", "h:0"}, "").code, ExitCode::kUsage);
  EXPECT_THAT(Sign({"--body", "-"}, std::string(65537, 'x')).err, HasSubstr("65536 bytes"));
  EXPECT_EQ(Sign({"--body", "-"}, std::string(65536, 'x')).code, ExitCode::kOk);
}

}  // namespace
}  // namespace rollcall
