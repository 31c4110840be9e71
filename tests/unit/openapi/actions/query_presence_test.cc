#include "openapi/actions/query_presence.h"

#include <array>
#include <chrono>

#include <gtest/gtest.h>

#include "unit/openapi/lease_test_base.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

constexpr UserKey kUser{AppId{123}, UserId{10001}};

class QueryPresenceTest : public LeaseTest {
 protected:
  QueryPresenceTest() {
    service_->UseLastSeen(last_seen_);
    last_seen_.Start([](const Result<Done>& started) { CHECK(started); });
    loop_.Run();
  }

  std::string Ask(const std::string& users, const std::string& more = "") {
    return ResultOf(Call("QueryPresence", R"({"AppId":123,"UserIds":)" + users + more + "}"));
  }
  std::string Now() const { return std::to_string(UnixMillis(clock_.Wall())); }

  LastSeen last_seen_{{engine_, loop_, clock_, metrics_, *log_}, *LastSeenStore::Open({})};
};

TEST_F(QueryPresenceTest, ShowsWhoIsOnline) {
  const ConnId id = Login(kUser, DeviceId{5}, Platform::kIos, ClientVersion{7});
  const std::string came = Now();
  const std::string result = Ask("[10001]");
  const std::string version = result.substr(result.find(R"("Version":)") + 10, 16);
  EXPECT_EQ(result, R"("Result":{"AppId":123,"AsOf":)" + Now() + R"(,"Version":)" + version +
                        R"(,"Users":[{"UserId":10001,"Online":true,"Version":)" + version +
                        R"(,"Connections":[{"ConnId":")" + id.ToText() +
                        R"(","DeviceId":5,"Platform":"iOS","ClientVersion":7,"ConnectedAt":)" +
                        came + R"(,"Owner":"local"}]}],"Unknown":[]}})");
}

TEST_F(QueryPresenceTest, ShowsWhoWent) {
  const ConnId id = Login(kUser, DeviceId{5}, Platform::kIos, ClientVersion{7});
  service_->Logout(loop_, kUser, id, DisconnectReason::kTokenExpired, [](const Result<Done>&) {});
  const std::string went = Now();
  const std::string result = Ask("[10001,10002,10001]");
  EXPECT_NE(result.find(R"("Online":false,"Version":)"), std::string::npos) << result;
  EXPECT_NE(
      result.find(R"(,"LastSeen":)" + went + R"(,"Reason":"token_expired"},{"UserId":10002,)"),
      std::string::npos)
      << result;
  EXPECT_TRUE(result.ends_with(R"(}],"Unknown":[]}})")) << result;
}

TEST_F(QueryPresenceTest, WithChangedSinceShowsOnlyWhatChanged) {
  Login(kUser, DeviceId{5}, Platform::kIos, ClientVersion{7});
  const std::string all = Ask("[10001,10002]", R"(,"ChangedSince":0)");
  EXPECT_NE(all.find(R"({"UserId":10001,)"), std::string::npos) << all;
  EXPECT_NE(all.find(R"({"UserId":10002,)"), std::string::npos) << all;
  const std::string since = all.substr(all.find(R"("Version":)") + 10, 16);
  const std::string none = Ask("[10001,10002]", R"(,"ChangedSince":)" + since);
  EXPECT_NE(none.find(R"("Users":[],"Unknown":[])"), std::string::npos) << none;
  Login({AppId{123}, UserId{10002}}, DeviceId{5}, Platform::kIos, ClientVersion{7});
  const std::string one = Ask("[10001,10002]", R"(,"ChangedSince":)" + since);
  EXPECT_EQ(one.find(R"({"UserId":10001,)"), std::string::npos) << one;
  EXPECT_NE(one.find(R"({"UserId":10002,)"), std::string::npos) << one;
  EXPECT_NE(Ask("[10001]", R"(,"ChangedSince":null)").find(R"({"UserId":10001,)"),
            std::string::npos);
}

TEST_F(QueryPresenceTest, AReportedConnectionHasItsGatewayForOwner) {
  const std::string epoch = Open("gw");
  Call("ReportConnections",
       Lease(epoch, R"(,"Events":[{"Sequence":1,"Op":"Connected","ConnKey":"c","UserId":10001,)"
                    R"("DeviceId":0,"Platform":"Web","ClientVersion":1}])"));
  const std::string result = Ask("[10001]");
  EXPECT_NE(result.find(R"("Owner":"gw"}]})"), std::string::npos) << result;
  EXPECT_EQ(result.find("LastHeardAgo"), std::string::npos) << result;
}

TEST_F(QueryPresenceTest, RefusesOtherBodies) {
  std::string too_many = R"({"AppId":123,"UserIds":[1)";
  for (int i = 0; i < 1000; ++i)
    too_many += ",1";
  too_many += "]}";
  const std::array rows = {
      BodyRow{R"({"UserIds":[1]})", kMissing, "AppId"},
      BodyRow{R"({"AppId":123})", kMissing, "UserIds"},
      BodyRow{R"({"AppId":123,"UserIds":[]})", kInvalid, "UserIds: must be an array of 1 to 1000"},
      BodyRow{too_many, kInvalid, "UserIds"},
      BodyRow{R"({"AppId":123,"UserIds":[-1]})", kInvalid, "UserIds"},
      BodyRow{R"({"AppId":123,"UserIds":[1],"ChangedSince":-1})", kInvalid, "ChangedSince"},
      BodyRow{R"({"AppId":123,"UserIds":[1],"ChangedSince":"1"})", kInvalid, "ChangedSince"},
      BodyRow{R"({"AppId":9,"UserIds":[1]})", "404 210003 AppNotFound"},
  };
  ExpectEach("QueryPresence", rows);
}

}  // namespace
}  // namespace rollcall::testing
