#include "client/api_answer.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(ReadApiAnswerTest, OpensTheEnvelope) {
  simdjson::dom::parser parser;
  const auto answer =
      ReadApiAnswer(parser, 200, R"({"ResponseMetadata":{"RequestId":"R1"},"Result":{"AppId":7}})");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->request_id, "R1");
  EXPECT_EQ(answer->result["AppId"].get_int64().value(), 7);
}

TEST(ReadApiAnswerTest, AnErrorAnswerIsTheStatusInOneLine) {
  simdjson::dom::parser parser;
  const auto answer = ReadApiAnswer(parser, 429,
                                    R"({"ResponseMetadata":{"RequestId":"R1","Error":)"
                                    R"({"Code":"FlowLimitExceeded","Message":"Slower."}}})");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code(), StatusCode::kLimitExceeded);
  EXPECT_EQ(answer.error().message(), "FlowLimitExceeded: Slower. (HTTP 429, RequestId R1)");
}

TEST(ReadApiAnswerTest, WhatIsNoneIsUnavailable) {
  simdjson::dom::parser parser;
  for (const char* body : {"", "<html>", "{}", R"({"ResponseMetadata":{"RequestId":"R1"}})"}) {
    const auto answer = ReadApiAnswer(parser, 200, body);
    ASSERT_FALSE(answer) << body;
    EXPECT_EQ(answer.error().code(), StatusCode::kUnavailable);
  }
}

}  // namespace
}  // namespace rollcall
