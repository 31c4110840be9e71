#include "client/presence_answer.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Answer(const std::string& result) {
  return R"({"ResponseMetadata":{"RequestId":"r"},"Result":)" + result + "}";
}

TEST(PresenceAnswer, TheBodyNamesAppUsersAndPosition) {
  const std::array users = {UserId{5}, UserId{6}};
  EXPECT_EQ(PresenceBody(AppId{1}, users, std::nullopt), R"({"AppId":1,"UserIds":[5,6]})");
  EXPECT_EQ(PresenceBody(AppId{1}, users, 7), R"({"AppId":1,"UserIds":[5,6],"ChangedSince":7})");
}

TEST(PresenceAnswer, ReadsEachKindOfUser) {
  const auto rows = ReadPresenceAnswer(
      200, Answer(R"({"AppId":1,"AsOf":9,"Version":44,"Users":[)"
                  R"({"UserId":1,"Online":true,"Version":4,"Connections":[{"ConnId":"c",)"
                  R"("DeviceId":2,"Platform":"iOS","ClientVersion":3,"ConnectedAt":8,)"
                  R"("LastHeardAgo":6,"Owner":"local"}]},)"
                  R"({"UserId":2,"Online":false,"Version":5,"LastSeen":7,"Reason":"kicked"},)"
                  R"({"UserId":3,"Online":false,"Version":6}],"Unknown":[4]})"));
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->version, 44);
  EXPECT_THAT(rows->unknown, ElementsAre(4));
  ASSERT_EQ(rows->users.size(), 3u);
  EXPECT_TRUE(rows->users[0].is_online);
  ASSERT_EQ(rows->users[0].connections.size(), 1u);
  EXPECT_EQ(rows->users[0].connections[0].owner, "local");
  EXPECT_EQ(rows->users[0].connections[0].heard_ago, 6);
  EXPECT_EQ(rows->users[1].last_seen, 7);
  EXPECT_EQ(rows->users[1].reason, "kicked");
  EXPECT_FALSE(rows->users[2].last_seen);
}

TEST(PresenceAnswer, AnErrorOrSomethingElseIsNoAnswer) {
  const auto error = ReadPresenceAnswer(
      404,
      R"({"ResponseMetadata":{"RequestId":"r","Error":{"Code":"AppNotFound","Message":"m"}}})");
  EXPECT_EQ(error.error().code(), StatusCode::kNotFound);
  EXPECT_THAT(error.error().message(), HasSubstr("AppNotFound: m"));
  EXPECT_FALSE(ReadPresenceAnswer(200, "<html>"));
  EXPECT_FALSE(ReadPresenceAnswer(200, Answer(R"({"AppId":1})")));
  EXPECT_FALSE(ReadPresenceAnswer(
      200,
      Answer(R"({"Version":1,"Users":[{"UserId":1,"Online":true,"Version":4}],"Unknown":[]})")))
      << "online, without connections";
}

}  // namespace
}  // namespace rollcall
