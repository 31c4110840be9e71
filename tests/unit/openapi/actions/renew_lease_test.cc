#include "openapi/actions/renew_lease.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "../lease_test_base.h"

namespace rollcall {
namespace {

using testing::BodyRow;
using testing::kInvalid;
using testing::kMissing;
using RenewLeaseTest = testing::LeaseTest;

// The vectors of docs/own-gateway.md.
constexpr std::string_view kTwoEvents =
    R"(,"Events":[{"Sequence":1,"Op":"Connected","ConnKey":"session-1","UserId":10001,)"
    R"("DeviceId":7,"Platform":"iOS","ClientVersion":3},{"Sequence":2,"Op":"Connected",)"
    R"("ConnKey":"session-2","UserId":10002,"DeviceId":0,"Platform":"Web","ClientVersion":0}])";

TEST_F(RenewLeaseTest, SaysWhetherBothAgreeOnWhatTheGatewayHolds) {
  const std::string epoch = Open();
  EXPECT_EQ(Outcome(Call("ReportConnections", Lease(epoch, std::string(kTwoEvents)))), "200");
  const auto answer =
      Call("RenewLease", Lease(epoch, R"(,"Connections":2,"Digest":"2cfd3176f23a9317")"));
  EXPECT_EQ(ResultOf(answer), R"("Result":{"InSync":true,"ExpiresAt":)" +
                                  std::to_string(UnixMillis(clock_.Wall()) + 300'000) +
                                  R"(,"Connections":2,"Digest":"2cfd3176f23a9317","Evicted":[]}})");
  const auto in_sync = [&](const std::string& claim) {
    return Call("RenewLease", Lease(epoch, claim)).body.find(R"("InSync":true)") !=
           std::string::npos;
  };
  EXPECT_TRUE(in_sync(""));
  EXPECT_TRUE(in_sync(R"(,"Connections":2)"));
  EXPECT_TRUE(in_sync(R"(,"Digest":"2cfd3176f23a9317","Connections":null)"));
  EXPECT_FALSE(in_sync(R"(,"Connections":1)"));
  EXPECT_FALSE(in_sync(R"(,"Digest":"2cfd3176f23a9318")"));
  EXPECT_FALSE(in_sync(R"(,"Connections":2,"Digest":"0000000000000000")"));
}

TEST_F(RenewLeaseTest, JudgesEachFieldByItsRule) {
  const std::string epoch = Open();
  constexpr std::string_view kDigest = "Digest: must be 16 digits of lower-case hexadecimal";
  const std::vector<std::string> bodies = {Lease(epoch, R"(,"Digest":"2CFD3176F23A9317")"),
                                           Lease(epoch, R"(,"Digest":"0")"),
                                           Lease(epoch, R"(,"Digest":"00000000000000000")"),
                                           Lease(epoch, R"(,"Digest":0)"),
                                           Lease(epoch, R"(,"Connections":-1)"),
                                           Lease(epoch, R"(,"Connections":"1")"),
                                           Lease("0"),
                                           Lease("-1"),
                                           Lease(R"("1")"),
                                           R"({"AppId":123,"OwnerId":"gw"})",
                                           R"({"AppId":123,"Epoch":1})"};
  const std::vector<BodyRow> rows = {
      {bodies[0], kInvalid, kDigest},
      {bodies[1], kInvalid, kDigest},
      {bodies[2], kInvalid, kDigest},
      {bodies[3], kInvalid, kDigest},
      {bodies[4], kInvalid, "Connections: must be"},
      {bodies[5], kInvalid, "Connections: must be"},
      {bodies[6], kInvalid, "Epoch: must be"},
      {bodies[7], kInvalid, "Epoch: must be"},
      {bodies[8], kInvalid, "Epoch: must be"},
      {bodies[9], kMissing, "Epoch"},
      {bodies[10], kMissing, "OwnerId"},
      {R"({"AppId":200,"OwnerId":"gw","Epoch":1})", "403 210005 NoAuth"}};
  ExpectEach("RenewLease", rows);
}

TEST_F(RenewLeaseTest, TellsALeaseThatIsFencedFromOneThatIsNot) {
  EXPECT_EQ(Outcome(Call("RenewLease", Lease("1"))), "404 210006 LeaseNotFound");
  const std::string epoch = Open();
  const std::string later = std::to_string(std::stoll(epoch) + 1);
  EXPECT_EQ(Outcome(Call("RenewLease", Lease(later))), "404 210006 LeaseNotFound");
  Open();
  const auto answer = Call("RenewLease", Lease(epoch));
  EXPECT_EQ(Outcome(answer), "409 210007 LeaseFenced");
  EXPECT_NE(answer.body.find("Lease 123/gw: "), std::string::npos);
}

}  // namespace
}  // namespace rollcall
