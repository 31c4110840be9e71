#include "openapi/actions/query_online_status.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "../openapi_test_base.h"

namespace rollcall {
namespace {

using testing::HttpAnswer;
using testing::SignedCall;

constexpr std::string_view kMetadata =
    R"({"ResponseMetadata":{"RequestId":"ID","Action":"QueryOnlineStatus",)"
    R"("Version":"2020-12-01","Service":"rtc","Region":"cn-north-1"},"Result":)";

class QueryOnlineStatusTest : public testing::OpenApiTest {
 protected:
  QueryOnlineStatusTest() { PassStartGrace(); }

  static std::string Ids(int count) {
    std::string ids;
    for (int i = 0; i < count; ++i)
      ids += (i == 0 ? "" : ",") + std::to_string(i);
    return R"({"AppId":123,"UserIds":[)" + ids + "]}";
  }
  static UserKey User(std::int64_t id) { return {AppId{123}, UserId{id}}; }
  static std::string Answer(const std::string& app, const std::string& results) {
    return std::string(kMetadata) + R"({"AppId":)" + app + R"(,"QueryOnlineResults":{)" + results +
           "}}}";
  }
};

TEST_F(QueryOnlineStatusTest, LeavesOutWhoIsOffline) {
  EXPECT_EQ(Anonymous(Query(R"({"AppId":123,"UserIds":[1,2]})")), Answer("123", ""));
}

TEST_F(QueryOnlineStatusTest, ListsEachOnlineUsersConnectionsOldestFirst) {
  const std::string phone =
      Login(User(10001), DeviceId{77}, Platform::kIos, ClientVersion{3}).ToText();
  const std::string tab =
      Login(User(10001), DeviceId{0}, Platform::kWeb, ClientVersion{0}).ToText();
  const std::string large = Login(User(9223372036854775807), DeviceId{9223372036854775807},
                                  Platform::kAndroid, ClientVersion{9007199254740993})
                                .ToText();
  Login({AppId{200}, UserId{10001}}, DeviceId{1}, Platform::kIos, ClientVersion{1});

  EXPECT_EQ(
      Anonymous(Query(R"({"AppId":123,"UserIds":[5,10001,9223372036854775807,10001]})")),
      Answer("123", R"("10001":[{"ConnId":")" + phone +
                        R"(","UserId":10001,"DeviceId":77,"ClientVersion":3,"Platform":"iOS"},)"
                        R"({"ConnId":")" +
                        tab +
                        R"(","UserId":10001,"DeviceId":0,"ClientVersion":0,"Platform":"Web"}],)"
                        R"("9223372036854775807":[{"ConnId":")" +
                        large +
                        R"(","UserId":9223372036854775807,"DeviceId":9223372036854775807,)"
                        R"("ClientVersion":9007199254740993,"Platform":"Android"}])"));
}

TEST_F(QueryOnlineStatusTest, TakesOneToAHundredIdsByRawCount) {
  EXPECT_EQ(Outcome(Query(Ids(1))), "200");
  EXPECT_EQ(Outcome(Query(Ids(100))), "200");
  EXPECT_EQ(Outcome(Query(Ids(101))), "400 210002 InvalidParam");
  std::string same = "7";
  for (int i = 0; i < 99; ++i)
    same += ",7";
  EXPECT_EQ(Outcome(Query(R"({"AppId":123,"UserIds":[)" + same + "]}")), "200");
  EXPECT_EQ(Outcome(Query(R"({"AppId":123,"UserIds":[)" + same + ",7]}")),
            "400 210002 InvalidParam");
}

TEST_F(QueryOnlineStatusTest, NamesTheFieldAndTheRule) {
  const HttpAnswer answer = Query(R"({"AppId":123,"UserIds":["1"]})");
  EXPECT_NE(
      answer.body.find(
          R"("Message":"UserIds: must be an array of 1 to 100 integers in 0..9223372036854775807")"),
      std::string::npos)
      << answer.body;
}

struct BodyCase {
  std::string_view body;
  std::string_view outcome;
};

TEST_F(QueryOnlineStatusTest, JudgesAppIdAndUserIds) {
  constexpr std::string_view kMissing = "400 100002 MissingParameter";
  constexpr std::string_view kBad = "400 210002 InvalidParam";
  const BodyCase cases[] = {
      {"", kMissing},
      {"{}", kMissing},
      {R"({"AppId":0,"UserIds":null})", kMissing},
      {R"({"AppId":123})", kMissing},
      {R"({"UserIds":[1]})", kMissing},
      {R"({"appid":123,"UserIds":[1]})", kMissing},
      {R"({"AppId":0,"UserIds":[1]})", kBad},
      {R"({"AppId":-1,"UserIds":[1]})", kBad},
      {R"({"AppId":2147483648,"UserIds":[1]})", kBad},
      {R"({"AppId":4294967419,"UserIds":[1]})", kBad},  // 2^32 + 123.
      {R"({"AppId":18446744073709551739,"UserIds":[1]})", kBad},
      {R"({"AppId":2147483647,"UserIds":[1]})", "404 210003 AppNotFound"},
      {R"({"AppId":99,"UserIds":[1]})", "404 210003 AppNotFound"},
      {R"({"AppId":200,"UserIds":[1]})", "403 210005 NoAuth"},
      {R"({"AppId":124,"UserIds":[1]})", "403 210004 AppStatusException"},
      {R"({"AppId":123,"UserIds":[]})", kBad},
      {R"({"AppId":123,"UserIds":{}})", kBad},
      {R"({"AppId":123,"UserIds":"1"})", kBad},
      {R"({"AppId":123,"UserIds":1})", kBad},
      {R"({"AppId":123,"UserIds":[0]})", "200"},
      {R"({"AppId":123,"UserIds":[-1]})", kBad},
      {R"({"AppId":123,"UserIds":[9223372036854775807]})", "200"},
      {R"({"AppId":123,"UserIds":[9223372036854775808]})", kBad},
      {R"({"AppId":123,"UserIds":[18446744073709551617]})", kBad},
      {R"({"AppId":000123,"UserIds":[1]})", "400 210001 JsonParsingError"},
      // The body is wrong, whoever the app belongs to.
      {R"({"AppId":200,"UserIds":["1"]})", kBad},
  };
  for (const BodyCase& it : cases)
    EXPECT_EQ(Outcome(Query(it.body)), it.outcome) << it.body;
}

TEST_F(QueryOnlineStatusTest, FailsRatherThanSayOfflineWhenItCannotKnow) {
  // A node that has just started: its devices are not back yet.
  PresenceService young(engine_, clock_, random_, metrics_, {.start_grace = start_grace()});
  OpenApiDoor door({loop_, clock_, random_, young, limiter_, clients_, replays_, metrics_, *log_},
                   options_, MakeDirectory(Accounts()));
  const auto ask = [&] {
    const auto peer = std::make_shared<testing::FakePeer>(loop_);
    door.Accept(std::make_unique<testing::FakeStream>(peer));
    peer->Send(Sign({}));
    loop_.Run();
    std::string received = peer->TakeReceived();
    return testing::TakeAnswer(received);
  };
  const HttpAnswer answer = ask();
  EXPECT_EQ(Outcome(answer), "503 100019 ServiceUnavailableTemp");
  EXPECT_EQ(answer.Field("retry-after"), "1");
  EXPECT_EQ(answer.body.find("Result"), std::string::npos);
  young.Start(loop_, [](Result<Done>) {});
  loop_.RunFor(start_grace());
  EXPECT_EQ(Outcome(ask()), "200");
}

}  // namespace
}  // namespace rollcall
