#include "cli/demo_report.h"

#include <array>
#include <chrono>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using ::testing::HasSubstr;

class DemoReportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::array users = {UserId{1}, UserId{2}};
    question_.users = {1, 2};
    question_.call = {.action = "QueryOnlineStatus", .body = QueryBody(node_.app, users)};
    question_.signature = *Sign(question_.call, node_.openapi, node_.api_key,
                                WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)));
  }

  MadeUpNode node_{.config = {},
                   .openapi = {.host = "127.0.0.1", .port = 8800},
                   .gateway = {},
                   .admin = {},
                   .app = AppId{123},
                   .api_key = {.id = "AKLTx", .secret = "SKy"},
                   .app_key = {}};
  DemoQuestion question_;
  std::ostringstream out_;
};

TEST_F(DemoReportTest, TheQuestionIsShownAsItIsSent) {
  PrintDemoQuestion(node_, question_, out_);
  EXPECT_THAT(out_.str(),
              HasSubstr("POST http://127.0.0.1:8800/?Action=QueryOnlineStatus&Version=2020-12-01"));
  EXPECT_THAT(out_.str(), HasSubstr("\n  X-Date: 20260101T000000Z\n"));
  EXPECT_THAT(out_.str(), HasSubstr("\n  {\"AppId\":123,\"UserIds\":[1,2]}\n"));
}

TEST_F(DemoReportTest, TheAnswerIsLaidOut) {
  PrintDemoAnswer({.status = 200, .reason = {}, .fields = {}, .body = R"({"a":{"b":1}})"}, out_);
  EXPECT_THAT(out_.str(), HasSubstr("\n  HTTP 200\n  {\n    \"a\": {\"b\": 1}\n  }\n"));
}

TEST_F(DemoReportTest, EachWayToRepeatItIsComplete) {
  PrintDemoRepeat(node_, question_, "build/rollcall", out_);
  for (const char* const line :
       {"\ncurl -sS 'http://127.0.0.1:8800/?Action=QueryOnlineStatus&Version=2020-12-01' \\\n",
        "good for 15 minutes",
        "\nbuild/rollcall query --endpoint http://127.0.0.1:8800 --access-key AKLTx --secret-key "
        "SKy "
        "--app-id 123 1 2\n",
        "| build/rollcall sign --host 127.0.0.1:8800 --access-key AKLTx --secret-key SKy --action "
        "QueryOnlineStatus --body -\n",
        "npm install @volcengine/openapi",
        "host: '127.0.0.1:8800', protocol: 'http:', serviceName: 'rtc'",
        "createJSONAPI('QueryOnlineStatus')({AppId:123,UserIds:[1,2]});"}) {
    EXPECT_THAT(out_.str(), HasSubstr(line));
  }
}

}  // namespace
}  // namespace rollcall
