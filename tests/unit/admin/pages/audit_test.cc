#include "admin/pages/audit.h"

#include <string>

#include <gtest/gtest.h>

#include "../admin_test_base.h"

namespace rollcall {
namespace {

using testing::HttpAnswer;

class AuditPageTest : public testing::AdminTest {
 protected:
  AuditPageTest() { StartService(); }
};

TEST_F(AuditPageTest, SaysThatTheRecordsAgreeAndHowManyThereAre) {
  Login({AppId{1}, UserId{7}}, Platform::kIos);
  Login({AppId{1}, UserId{7}}, Platform::kWeb);
  const HttpAnswer answer = Post("/audit");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"Agrees":true,"Users":1,"Connections":2,"TookMs":0,"Differences":[],)"
                         R"("MoreDifferences":0})");
}

TEST_F(AuditPageTest, OneRunsAtATime) {
  // It has begun, but its loop did not turn yet.
  service_->Audit(loop_, [](Result<AuditReport> report) { EXPECT_TRUE(report.has_value()); });
  const HttpAnswer answer = Post("/audit");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.body, R"({"Error":"audit: one is running already"})");
  EXPECT_EQ(Post("/audit").status, 200);
}

TEST_F(AuditPageTest, TakesNoQueryAndNoGetAndNothingFromAWebPage) {
  EXPECT_EQ(Post("/audit?app=1").status, 400);
  EXPECT_EQ(Get("/audit").status, 405);
  EXPECT_EQ(
      Send("POST /audit HTTP/1.1\r\nHost: localhost:8802\r\nOrigin: http://localhost:8802\r\n\r\n")
          .status,
      403);
}

}  // namespace
}  // namespace rollcall
