#include "cli/query_report.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

QueryReport Good() {
  QueryReport report;
  report.devices = 500;
  report.users_per_call = 100;
  report.connections = 16;
  report.results.answered = 2000;
  report.results.latency.Record(1ms, 2000);
  report.results.took = 2s;
  report.results.server_cpu = 100ms;
  report.results.sent_bytes = 1600;
  report.results.answer_bytes = 12000;
  report.verified = 31;
  return report;
}

TEST(QueryReport, DividesCpuByCallsAndUsers) {
  const QueryReport report = Good();
  EXPECT_TRUE(report.is_clean());
  EXPECT_DOUBLE_EQ(report.calls_per_second(), 1000);
  EXPECT_DOUBLE_EQ(report.cpu_microseconds_per_call().value(), 50);
  EXPECT_DOUBLE_EQ(report.users_per_core_second().value(), 2e6);
  const std::string text = QueryText(report);
  EXPECT_THAT(text, HasSubstr("1000 calls/s, 100000 users/s"));
  EXPECT_THAT(text, HasSubstr("50.0 us a call, 0.50 us a user"));
  EXPECT_THAT(text, HasSubstr("20000 calls, 2000000 users"));
  EXPECT_THAT(text, HasSubstr("one call after the other"));
}

TEST(QueryReport, SaysWhatWasNotMeasured) {
  QueryReport report = Good();
  report.results.server_cpu.reset();
  EXPECT_FALSE(report.cpu_microseconds_per_call());
  EXPECT_THAT(QueryText(report), HasSubstr("node CPU              not measured"));
  EXPECT_THAT(QueryJson(report), HasSubstr(R"("CpuMicrosecondsPerCall":null)"));
  EXPECT_THAT(QueryJson(report), HasSubstr(R"("StormLogins":null)"));
  report = {};
  EXPECT_EQ(report.calls_per_second(), 0);
  EXPECT_FALSE(report.is_clean()) << "no answer is no success";
}

TEST(QueryReport, CountsErrorsByKindAndCallsThatNeverWereSent) {
  QueryReport report = Good();
  report.rate = 5000;
  report.results.errors = {{"FlowLimitExceeded", 3}};
  report.results.unsent = 4;
  EXPECT_FALSE(report.is_clean());
  EXPECT_EQ(report.results.failed(), 7u);
  EXPECT_THAT(QueryText(report), HasSubstr("7, 4 of them due but never sent, 3 FlowLimitExceeded"));
  EXPECT_THAT(QueryText(report), HasSubstr("5000 calls due a second"));
  EXPECT_THAT(QueryJson(report),
              HasSubstr(R"("Failed":7,"Unsent":4,"Errors":{"FlowLimitExceeded":3})"));
}

TEST(QueryReport, ALostDeviceIsNotClean) {
  QueryReport report = Good();
  report.lost = 1;
  report.trouble = "close code 1006: lost";
  report.storm_logins = 77;
  EXPECT_FALSE(report.is_clean());
  EXPECT_THAT(QueryText(report), HasSubstr("devices lost          1"));
  EXPECT_THAT(QueryText(report), HasSubstr("close code 1006: lost"));
  EXPECT_THAT(QueryText(report), HasSubstr("the storm's logins in it"));
  EXPECT_THAT(QueryJson(report), HasSubstr(R"("StormLogins":77)"));
}

}  // namespace
}  // namespace rollcall
