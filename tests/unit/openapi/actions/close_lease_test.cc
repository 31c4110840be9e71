#include "openapi/actions/close_lease.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "../lease_test_base.h"

namespace rollcall {
namespace {

using testing::BodyRow;
using testing::kInvalid;
using testing::kMissing;
using CloseLeaseTest = testing::LeaseTest;

TEST_F(CloseLeaseTest, EndsTheLeaseOnce) {
  const std::string epoch = Open();
  EXPECT_EQ(ResultOf(Call("CloseLease", Lease(epoch))),
            R"("Result":{"AppId":123,"OwnerId":"gw"}})");
  EXPECT_EQ(Outcome(Call("CloseLease", Lease(epoch))), "404 210006 LeaseNotFound");
  EXPECT_EQ(Outcome(Call("RenewLease", Lease(epoch))), "404 210006 LeaseNotFound");
}

TEST_F(CloseLeaseTest, JudgesEachFieldByItsRule) {
  constexpr std::array kRows = {
      BodyRow{R"({"OwnerId":"gw","Epoch":1})", kMissing, "AppId"},
      BodyRow{R"({"AppId":123,"Epoch":1})", kMissing, "OwnerId"},
      BodyRow{R"({"AppId":123,"OwnerId":"gw"})", kMissing, "Epoch"},
      BodyRow{R"({"AppId":123,"OwnerId":" ","Epoch":1})", kInvalid, "OwnerId: must be"},
      BodyRow{R"({"AppId":123,"OwnerId":"gw","Epoch":0})", kInvalid, "Epoch: must be"},
      BodyRow{R"({"AppId":200,"OwnerId":"gw","Epoch":1})", "403 210005 NoAuth"},
      BodyRow{R"({"AppId":123,"OwnerId":"gw","Epoch":1})", "404 210006 LeaseNotFound"}};
  ExpectEach("CloseLease", kRows);
}

}  // namespace
}  // namespace rollcall
