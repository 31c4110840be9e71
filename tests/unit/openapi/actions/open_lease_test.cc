#include "openapi/actions/open_lease.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "../lease_test_base.h"

namespace rollcall {
namespace {

using testing::BodyRow;
using testing::kInvalid;
using testing::kMissing;
using OpenLeaseTest = testing::LeaseTest;

TEST_F(OpenLeaseTest, AnswersAnEpochThatGrowsAndWhenTheLeaseEnds) {
  const auto answer = Call("OpenLease", R"({"AppId":123,"OwnerId":"gw","TtlSeconds":3})");
  const std::string epoch = NumberOf(answer, "Epoch");
  EXPECT_EQ(ResultOf(answer), R"("Result":{"AppId":123,"OwnerId":"gw","Epoch":)" + epoch +
                                  R"(,"ExpiresAt":)" +
                                  std::to_string(UnixMillis(clock_.Wall()) + 3000) + "}}");
  EXPECT_GT(std::stoll(Open()), std::stoll(epoch));
}

TEST_F(OpenLeaseTest, TheSameBytesAgainDoNotFenceWhatTheyOpened) {
  const std::string bytes = Sign({.action = "OpenLease",
                                  .body = R"({"AppId":123,"OwnerId":"gw","TtlSeconds":30})",
                                  .query = "Action=OpenLease&Version=2026-11-22"});
  const std::string epoch = NumberOf(Send(bytes), "Epoch");
  EXPECT_EQ(NumberOf(Send(bytes), "Epoch"), epoch);
  EXPECT_EQ(Outcome(Call("RenewLease", Lease(epoch))), "200");
}

TEST_F(OpenLeaseTest, JudgesEachFieldByItsRule) {
  constexpr std::string_view kTtl = "TtlSeconds: must be an integer in 3..300";
  constexpr std::string_view kName = "OwnerId: must be 1 to 64 characters of A-Z a-z 0-9 . _ -";
  constexpr std::array kRows = {
      BodyRow{"", kMissing, "AppId"},
      BodyRow{R"({"OwnerId":"gw","TtlSeconds":3})", kMissing, "AppId"},
      BodyRow{R"({"AppId":123,"TtlSeconds":3})", kMissing, "OwnerId"},
      BodyRow{R"({"AppId":123,"OwnerId":null,"TtlSeconds":3})", kMissing, "OwnerId"},
      BodyRow{R"({"AppId":123,"OwnerId":"gw"})", kMissing, "TtlSeconds"},
      BodyRow{R"({"AppId":0,"OwnerId":"gw","TtlSeconds":3})", kInvalid, "AppId: must be"},
      BodyRow{R"({"AppId":"123","OwnerId":"gw","TtlSeconds":3})", kInvalid, "AppId: must be"},
      BodyRow{R"({"AppId":123,"OwnerId":"","TtlSeconds":3})", kInvalid, kName},
      BodyRow{R"({"AppId":123,"OwnerId":"a/b","TtlSeconds":3})", kInvalid, kName},
      BodyRow{R"({"AppId":123,"OwnerId":7,"TtlSeconds":3})", kInvalid, kName},
      BodyRow{R"({"AppId":123,"OwnerId":["gw"],"TtlSeconds":3})", kInvalid, kName},
      BodyRow{R"({"AppId":123,"OwnerId":"gw","TtlSeconds":2})", kInvalid, kTtl},
      BodyRow{R"({"AppId":123,"OwnerId":"gw","TtlSeconds":301})", kInvalid, kTtl},
      BodyRow{R"({"AppId":123,"OwnerId":"gw","TtlSeconds":3.5})", kInvalid, kTtl},
      BodyRow{R"({"AppId":123,"OwnerId":"gw","TtlSeconds":300})", "200"},
      BodyRow{R"({"AppId":124,"OwnerId":"gw","TtlSeconds":3})", "403 210004 AppStatusException"},
      BodyRow{R"({"AppId":200,"OwnerId":"gw","TtlSeconds":3})", "403 210005 NoAuth"},
      BodyRow{R"({"AppId":999,"OwnerId":"gw","TtlSeconds":3})", "404 210003 AppNotFound"},
      BodyRow{R"([])", kInvalid, "the body: must be a JSON object"},
      BodyRow{R"({"AppId":123)", "400 210001 JsonParsingError"},
  };
  ExpectEach("OpenLease", kRows);
}

TEST_F(OpenLeaseTest, AnAccountHasNoMoreLeasesThanItMay) {
  for (int i = 0; i < 100; ++i)
    EXPECT_NE(Open("gw" + std::to_string(i)), "");
  const auto answer = Call("OpenLease", R"({"AppId":123,"OwnerId":"other","TtlSeconds":3})");
  EXPECT_EQ(Outcome(answer), "429 210008 TooManyLeases");
}

}  // namespace
}  // namespace rollcall
