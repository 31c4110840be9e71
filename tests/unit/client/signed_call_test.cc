#include "client/signed_call.h"

#include <array>
#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/http_head.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kGood =
    R"({"ResponseMetadata":{"RequestId":"r1","Action":"QueryOnlineStatus"},"Result":{"AppId":1,)"
    R"("QueryOnlineResults":{"7":[{"ConnId":"a","UserId":7,"DeviceId":1,"ClientVersion":2,)"
    R"("Platform":"iOS"},{"ConnId":"b","UserId":7,"DeviceId":3,"ClientVersion":4,"Platform":"Web"}]}}})";

TEST(SignedCall, TheBodyNamesAppAndUsers) {
  const std::array users = {UserId{1}, UserId{9223372036854775807}};
  EXPECT_EQ(QueryBody(AppId{5}, users), R"({"AppId":5,"UserIds":[1,9223372036854775807]})");
}

TEST(SignedCall, TheRequestIsOneThatAServerReads) {
  const ApiCall call{.action = "QueryOnlineStatus", .body = "{}"};
  const Url endpoint{.host = "127.0.0.1", .port = 8800};
  const auto signature = Sign(call, endpoint, {.id = "AK", .secret = "0123456789abcdef"},
                              WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)));
  ASSERT_TRUE(signature);
  const std::string text = RequestText(call, *signature);
  HttpHead head;
  ASSERT_EQ(head.Parse(text), HttpProgress::kComplete) << head.error_text();
  EXPECT_EQ(head.method(), "POST");
  EXPECT_EQ(head.query(), "Action=QueryOnlineStatus&Version=2020-12-01");
  EXPECT_EQ(head.host(), "127.0.0.1:8800");
  EXPECT_EQ(head.content_length(), 2u);
  EXPECT_FALSE(head.keep_alive());
  EXPECT_THAT(std::string(head.Find("authorization").value),
              HasSubstr("Credential=AK/20260101/cn-north-1/rtc/request"));
  EXPECT_THAT(text, ::testing::EndsWith("\r\n\r\n{}"));
}

TEST(SignedCall, ReadsWhoIsOnline) {
  const Result<QueryAnswer> answer = ReadQueryAnswer(200, kGood);
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->request_id, "r1");
  ASSERT_EQ(answer->online.size(), 2u);
  EXPECT_EQ(answer->online[1].user, 7);
  EXPECT_EQ(answer->online[1].conn_id, "b");
  EXPECT_EQ(answer->online[1].device, 3);
  EXPECT_EQ(answer->online[1].client_version, 4);
  EXPECT_EQ(answer->online[1].platform, "Web");
}

TEST(SignedCall, AnErrorAnswerSaysCodeMessageAndRequestId) {
  const Result<QueryAnswer> answer =
      ReadQueryAnswer(401, R"({"ResponseMetadata":{"RequestId":"r2","Error":{"CodeN":100010,)"
                           R"("Code":"SignatureDoesNotMatch","Message":"no."}}})");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code(), StatusCode::kUnauthenticated);
  EXPECT_EQ(answer.error().message(), "SignatureDoesNotMatch: no. (HTTP 401, RequestId r2)");
}

TEST(SignedCall, AnErrorCountsWhateverTheStatus) {
  EXPECT_FALSE(ReadQueryAnswer(200, R"({"ResponseMetadata":{"Error":{"Code":"X"}},"Result":{}})"));
}

TEST(SignedCall, WhatIsNoAnswerOfTheApiIsSaidSo) {
  for (const std::string_view body :
       {"", "<html>", "[]", "{}", R"({"ResponseMetadata":{}})",
        R"({"ResponseMetadata":{},"Result":{"QueryOnlineResults":[]}})",
        R"({"ResponseMetadata":{},"Result":{"QueryOnlineResults":{"1":[{"UserId":"1"}]}}})"}) {
    const Result<QueryAnswer> answer = ReadQueryAnswer(200, body);
    ASSERT_FALSE(answer) << body;
    EXPECT_THAT(answer.error().message(), HasSubstr("HTTP 200 without an answer"));
  }
  EXPECT_FALSE(ReadQueryAnswer(500, kGood));
}

}  // namespace
}  // namespace rollcall
