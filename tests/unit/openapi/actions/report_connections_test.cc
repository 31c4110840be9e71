#include "openapi/actions/report_connections.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "../lease_test_base.h"

namespace rollcall {
namespace {

using testing::BodyRow;
using testing::kInvalid;
using testing::kMissing;

class ReportConnectionsTest : public testing::LeaseTest {
 protected:
  static std::string Event(int sequence, const std::string& op = "Connected") {
    return R"({"Sequence":)" + std::to_string(sequence) + R"(,"Op":")" + op +
           R"(","ConnKey":"k","UserId":10001,"DeviceId":1,"Platform":"iOS","ClientVersion":3})";
  }
  std::string Events(const std::string& events, const std::string& more = "") const {
    return Lease(epoch_, R"(,"Events":[)" + events + "]" + more);
  }
  static std::string List(int count) {
    std::string text;
    for (int i = 1; i <= count; ++i)
      text += (i == 1 ? "" : ",") + Event(i);
    return text;
  }
  std::string Answer(const std::string& acked, const std::string& rejected) const {
    return R"("Result":{"AckedSequence":)" + acked + R"(,"ExpiresAt":)" +
           std::to_string(UnixMillis(clock_.Wall()) + 300'000) + R"(,"Rejected":[)" + rejected +
           R"(],"Evicted":[]}})";
  }

  const std::string epoch_ = Open();
};

TEST_F(ReportConnectionsTest, ShowsWhatIsReportedBesideWhatANodeHolds) {
  const ConnId held =
      Login({AppId{123}, UserId{10001}}, DeviceId{9}, Platform::kIos, ClientVersion{3});
  const auto answer = Call("ReportConnections", Events(Event(1)));
  EXPECT_EQ(ResultOf(answer), Answer("1", ""));
  const std::string body = Query(R"({"AppId":123,"UserIds":[10001]})").body;
  EXPECT_NE(body.find(held.ToText()), std::string::npos);
  EXPECT_NE(body.find(R"("UserId":10001,"DeviceId":1,"ClientVersion":3,"Platform":"iOS")"),
            std::string::npos);
}

TEST_F(ReportConnectionsTest, RejectsAnEventAloneAndStopsAtAGap) {
  const auto answer =
      Call("ReportConnections", Events(Event(1, "Came") + "," + Event(2) + "," + Event(4)));
  EXPECT_EQ(ResultOf(answer), Answer("2", R"({"Sequence":1,"Code":"InvalidParam",)"
                                          R"("Message":"Op: must be Connected or Disconnected"},)"
                                          R"({"Sequence":4,"Code":"SequenceGap",)"
                                          R"("Message":"Sequence: the next one is 3"})"));
}

TEST_F(ReportConnectionsTest, JudgesEachFieldByItsRule) {
  constexpr std::string_view kEvents = "Events: must be an array of 1 to 500 objects";
  constexpr std::string_view kFlag = "must be true or false, or absent";
  const std::vector<std::string> bodies = {
      Lease(epoch_),
      Events(""),
      Lease(epoch_, R"(,"Events":{})"),
      Events(Event(1) + ",7"),
      Events(Event(1) + ",[]"),
      Events("{}"),
      Events(R"({"Sequence":1,"Sequence":2})"),
      Events(Event(1), R"(,"Snapshot":1)"),
      Events(Event(1), R"(,"Snapshot":true,"SnapshotBegin":"x")"),
      Events(Event(1), R"(,"SnapshotEnd":true)"),
      Events(Event(1), R"(,"Snapshot":true)"),
      Events(Event(1), R"(,"Snapshot":true,"SnapshotBegin":true,"SnapshotEnd":true)"),
  };
  const std::vector<BodyRow> rows = {
      {bodies[0], kMissing, "Events"},
      {bodies[1], kInvalid, kEvents},
      {bodies[2], kInvalid, kEvents},
      {bodies[3], kInvalid, kEvents},
      {bodies[4], kInvalid, kEvents},
      {bodies[5], kInvalid, "Events[0].Sequence: must be an integer in 1..9007199254740991"},
      {bodies[6], "400 210001 JsonParsingError"},
      {bodies[7], kInvalid, kFlag},
      {bodies[8], kInvalid, kFlag},
      {bodies[9], kInvalid, "Snapshot: must be true with SnapshotBegin or SnapshotEnd"},
      {bodies[10], kInvalid, "Snapshot: no page with SnapshotBegin came before"},
      {bodies[11], "200"},
      {R"({"AppId":200,"OwnerId":"gw","Epoch":1,"Events":[{}]})", "403 210005 NoAuth"},
      {R"({"AppId":123,"OwnerId":"no","Epoch":1,"Events":[{"Sequence":1}]})",
       "404 210006 LeaseNotFound"},
  };
  ExpectEach("ReportConnections", rows);
}

TEST_F(ReportConnectionsTest, TakesFiveHundredEventsAndNotOneMore) {
  const auto answer = Call("ReportConnections", Events(List(500)));
  EXPECT_EQ(ResultOf(answer), Answer("500", ""));
  EXPECT_EQ(Outcome(Call("ReportConnections", Events(List(501)))), kInvalid);
}

}  // namespace
}  // namespace rollcall
