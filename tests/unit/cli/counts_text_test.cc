#include "cli/counts_text.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

std::string Answer(const std::string& result) {
  return R"({"ResponseMetadata":{"RequestId":"R1"},"Result":)" + result + "}";
}

TEST(CountsTextTest, ShowsOneRowForEachPlatformVersionAndOwnerAndTheOthers) {
  const auto text =
      CountsText(200, Answer(R"({"AppId":7,"AsOf":1,"Users":2,"Connections":12,)"
                             R"("Platforms":{"Android":1,"iOS":11,"Web":0},)"
                             R"("ClientVersions":[{"ClientVersion":3,"Connections":10}],)"
                             R"("OtherClientVersions":2,)"
                             R"("Owners":[{"Owner":"gw","Connections":12}],"OtherOwners":0})"));
  ASSERT_TRUE(text);
  EXPECT_EQ(*text,
            "2 users online, 12 connections\n"
            "BY              NAME     CONNECTIONS\n"
            "platform        Android            1\n"
            "platform        iOS               11\n"
            "platform        Web                0\n"
            "client version  3                 10\n"
            "client version  others             2\n"
            "owner           gw                12\n");
}

TEST(CountsTextTest, AnErrorAnswerIsTheStatus) {
  const auto text = CountsText(404, R"({"ResponseMetadata":{"RequestId":"R1","Error":)"
                                    R"({"Code":"AppNotFound","Message":"No such app."}}})");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message(), "AppNotFound: No such app. (HTTP 404, RequestId R1)");
}

TEST(CountsTextTest, AnAnswerWithoutItsFieldsIsNone) {
  EXPECT_FALSE(CountsText(200, Answer("{}")));
  EXPECT_FALSE(CountsText(200, Answer(R"({"Users":1,"Connections":1,"Platforms":{}})")));
  EXPECT_FALSE(CountsText(200, "<html>"));
}

}  // namespace
}  // namespace rollcall
