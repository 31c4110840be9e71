#include "openapi/actions/get_online_counts.h"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "../lease_test_base.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using testing::BodyRow;
using testing::HttpAnswer;
using testing::kInvalid;
using testing::kMissing;

constexpr AppId kApp{123};

class GetOnlineCountsTest : public testing::LeaseTest {
 protected:
  void LoginAs(std::int64_t user, Platform platform, std::int64_t version) {
    Login({kApp, UserId{user}}, DeviceId{0}, platform, ClientVersion{version});
  }
  void Report(const std::string& epoch, const std::string& key, int sequence) {
    Call("ReportConnections",
         Lease(epoch, R"(,"Events":[{"Sequence":)" + std::to_string(sequence) +
                          R"(,"Op":"Connected","ConnKey":")" + key +
                          R"(","UserId":10001,"DeviceId":0,"Platform":"Web","ClientVersion":9}])"));
  }
  HttpAnswer Counts() { return Call("GetOnlineCounts", R"({"AppId":123})"); }
  // The Result without its AsOf, which is checked here.
  std::string CountsText() {
    const HttpAnswer answer = Counts();
    EXPECT_EQ(NumberOf(answer, "AsOf"), std::to_string(UnixMillis(clock_.Wall())));
    std::string text = ResultOf(answer);
    const auto from = text.find(R"("AsOf":)");
    if (from == std::string::npos) return text;
    return text.erase(from, text.find(',', from) + 1 - from);
  }
};

TEST_F(GetOnlineCountsTest, SaysZeroWhenNobodyIsOnline) {
  EXPECT_EQ(CountsText(), R"("Result":{"AppId":123,"Users":0,"Connections":0,)"
                          R"("Platforms":{"Android":0,"iOS":0,"Web":0},"ClientVersions":[],)"
                          R"("OtherClientVersions":0,"Owners":[],"OtherOwners":0}})");
}

TEST_F(GetOnlineCountsTest, CountsDevicesAndReportedConnectionsByPlatformVersionAndOwner) {
  LoginAs(10001, Platform::kAndroid, 7);
  LoginAs(10002, Platform::kIos, 7);
  LoginAs(10002, Platform::kIos, 0);
  const std::string epoch = Open();
  Report(epoch, "a", 1);
  Report(epoch, "b", 2);
  // Its owner is told by the name it gave, not by the AppId/name we keep.
  EXPECT_EQ(CountsText(),
            R"("Result":{"AppId":123,"Users":2,"Connections":5,)"
            R"("Platforms":{"Android":1,"iOS":2,"Web":2},"ClientVersions":[)"
            R"({"ClientVersion":0,"Connections":1},{"ClientVersion":7,"Connections":2},)"
            R"({"ClientVersion":9,"Connections":2}],"OtherClientVersions":0,"Owners":[)"
            R"({"Owner":"gw","Connections":2},{"Owner":"local","Connections":3}],)"
            R"("OtherOwners":0}})");
  loop_.RunFor(300s);  // The lease lapses.
  EXPECT_NE(CountsText().find(R"("Users":2,"Connections":3,)"), std::string::npos);
}

TEST_F(GetOnlineCountsTest, CountsTheAppThatWasAskedForOnly) {
  Login({AppId{200}, UserId{1}}, DeviceId{0}, Platform::kWeb, ClientVersion{1});
  EXPECT_NE(CountsText().find(R"("Users":0,"Connections":0,)"), std::string::npos);
}

TEST_F(GetOnlineCountsTest, JudgesItsFieldByItsRule) {
  const std::vector<BodyRow> rows = {
      {"", kMissing, "The request is missing AppId"},
      {"{}", kMissing, "The request is missing AppId"},
      {R"({"AppId":null})", kMissing, "The request is missing AppId"},
      {R"({"AppId":0})", kInvalid, "AppId: must be an integer in 1..2147483647"},
      {R"({"AppId":2147483648})", kInvalid, "AppId: "},
      {R"({"AppId":"123"})", kInvalid, "AppId: "},
      {R"({"AppId":[123]})", kInvalid, "AppId: "},
      {R"({"AppId":99})", "404 210003 AppNotFound"},
      {R"({"AppId":200})", "403 210005 NoAuth"},
      {R"({"AppId":124})", "403 210004 AppStatusException"},
      {R"({"AppId":123,"UserIds":"ignored"})", "200"},
  };
  ExpectEach("GetOnlineCounts", rows);
}

class EarlyGetOnlineCountsTest : public testing::OpenApiTest {};

TEST_F(EarlyGetOnlineCountsTest, IsUnavailableUntilDevicesAreBack) {
  const auto call = [this] {
    loop_.RunFor(1s);
    return Outcome(Send(testing::SignedCall{.action = "GetOnlineCounts",
                                            .body = R"({"AppId":123})",
                                            .query = "Action=GetOnlineCounts&Version=2026-11-22"}));
  };
  EXPECT_EQ(call(), "503 100019 ServiceUnavailableTemp");
  PassStartGrace();
  EXPECT_EQ(call(), "200");
}

}  // namespace
}  // namespace rollcall
