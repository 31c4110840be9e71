#include "admin/pages/connections.h"

#include <chrono>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "../admin_test_base.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using testing::HttpAnswer;

class ConnectionsPageTest : public testing::AdminTest {
 protected:
  ConnectionsPageTest() { StartService(); }
};

TEST_F(ConnectionsPageTest, TellsOfEachConnection) {
  loop_.RunFor(1500ms);
  const std::string id = Login({AppId{1}, UserId{7}}, Platform::kIos).ToText();
  last_heard_ = clock_.Now();
  loop_.RunFor(250ms);
  const HttpAnswer answer = Get("/connections?app=1&user=7");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Field("content-type"), "application/json; charset=utf-8");
  EXPECT_EQ(answer.body, R"({"AppId":1,"UserId":7,"Connections":[{"ConnId":")" + id +
                             R"(","DeviceId":77,"Platform":"iOS","ClientVersion":3,)"
                             R"("Address":"10.0.0.1:4711",)"
                             R"("ConnectedAt":"2026-01-01T00:00:01.500Z",)"
                             R"("LastHeardMsAgo":250,"Node":"node-a"}]})");
}

TEST_F(ConnectionsPageTest, SaysNullOfAConnectionWhoseSocketIsElsewhere) {
  Login({AppId{1}, UserId{7}}, Platform::kIos);
  last_heard_.reset();
  EXPECT_NE(Get("/connections?app=1&user=7").body.find(R"("LastHeardMsAgo":null)"),
            std::string::npos);
}

TEST_F(ConnectionsPageTest, AnswersAnEmptyListForWhoIsOffline) {
  EXPECT_EQ(Get("/connections?user=9223372036854775807&app=2147483647").body,
            R"({"AppId":2147483647,"UserId":9223372036854775807,"Connections":[]})");
}

TEST_F(ConnectionsPageTest, NamesTheParameterAndItsRule) {
  struct Case {
    std::string_view query;
    std::string_view name;
  };
  for (const Case& it :
       {Case{"", "app: "}, Case{"?user=1", "app: "}, Case{"?app=1", "user: "},
        Case{"?app=0&user=1", "app: "}, Case{"?app=-1&user=1", "app: "},
        Case{"?app=2147483648&user=1", "app: "}, Case{"?app=x&user=1", "app: "},
        Case{"?app=01&user=1", "app: "}, Case{"?app=1&app=1&user=1", "app: "},
        Case{"?app=1&user=-1", "user: "}, Case{"?app=1&user=9223372036854775808", "user: "},
        Case{"?app=1&user=1.0", "user: "}, Case{"?app=1&user=", "user: "},
        Case{"?app=1&user=%", "the query "}}) {
    const HttpAnswer answer = Get("/connections" + std::string(it.query));
    EXPECT_EQ(answer.status, 400) << it.query;
    EXPECT_TRUE(answer.body.starts_with(R"({"Error":")" + std::string(it.name)))
        << it.query << answer.body;
  }
}

}  // namespace
}  // namespace rollcall
