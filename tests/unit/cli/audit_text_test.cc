#include "cli/audit_text.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(AuditTextTest, SaysInOneLineThatAllAgrees) {
  const auto verdict =
      AuditText(200, R"({"Agrees":true,"Users":2,"Connections":3,"TookMs":4,"Differences":[],)"
                     R"("MoreDifferences":0})");
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(verdict->agrees);
  EXPECT_EQ(verdict->text, "agrees: 2 users, 3 connections recounted in 4 ms\n");
}

TEST(AuditTextTest, NamesEachDifferenceAndCountsTheRest) {
  const auto verdict = AuditText(
      200, R"({"Agrees":false,"Users":2,"Connections":3,"TookMs":4,"Differences":[)"
           R"({"What":"app 1, owner a: users","Counted":3,"Found":2}],"MoreDifferences":7})");
  ASSERT_TRUE(verdict);
  EXPECT_FALSE(verdict->agrees);
  EXPECT_EQ(verdict->text,
            "differs: 2 users, 3 connections recounted in 4 ms\n"
            "DIFFERENCE             COUNTED  FOUND\n"
            "app 1, owner a: users        3      2\n"
            "7 more differences\n");
}

TEST(AuditTextTest, ARefusalIsTheStatus) {
  const auto verdict = AuditText(409, R"({"Error":"audit: one is running already"})");
  ASSERT_FALSE(verdict);
  EXPECT_EQ(verdict.error().message(), "audit: one is running already (HTTP 409)");
  for (const char* body : {"", "<html>", "{}", R"({"Agrees":true})"})
    EXPECT_FALSE(AuditText(200, body)) << body;
}

}  // namespace
}  // namespace rollcall
