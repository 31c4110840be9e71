#include "cli/bench_crowd.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using ::testing::HasSubstr;
using enum CrowdField::Fold;

const std::vector<CrowdField> kFields = {
    {.name = "Devices", .label = "devices"},
    {.name = "Bytes", .label = "bytes", .fold = kLargest},
    {.name = "Rate", .label = "rate", .fold = kSmallest},
    {.name = "Lost", .label = "lost", .must_be_zero = true},
};

TEST(FoldReports, AddsUpOrTakesTheWorst) {
  const auto report = FoldReports("hold",
                                  {R"({"Devices":10,"Bytes":1.5,"Rate":7,"Lost":0})",
                                   R"({"Devices":20,"Bytes":2.5,"Rate":5,"Lost":0})"},
                                  kFields);
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->is_clean);
  EXPECT_EQ(report->json, R"({"Bench":"hold","Processes":2,"Devices":30.000,"Bytes":2.500,)"
                          R"("Rate":5.000,"Lost":0.000})");
  EXPECT_THAT(report->text, HasSubstr("devices               30 in all"));
  EXPECT_THAT(report->text, HasSubstr("2.5 largest of the processes"));
  EXPECT_THAT(report->text, HasSubstr("5 smallest of the processes"));
}

TEST(FoldReports, OneLossInOneProcessIsNotClean) {
  const auto report = FoldReports("hold", {R"({"Lost":0})", R"({"Lost":1})"}, kFields);
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->is_clean);
}

TEST(FoldReports, WhatNoProcessKnowsIsNull) {
  const auto report =
      FoldReports("hold", {R"({"Bytes":null,"Rate":3})", R"({"Rate":null})"}, kFields);
  ASSERT_TRUE(report);
  EXPECT_THAT(report->json, HasSubstr(R"("Bytes":null,"Rate":3.000)"));
  EXPECT_THAT(report->text, HasSubstr("bytes                 not measured"));
}

TEST(FoldReports, RefusesWhatIsNoReport) {
  EXPECT_FALSE(FoldReports("hold", {"{"}, kFields));
  EXPECT_FALSE(FoldReports("hold", {"[]"}, kFields));
}

}  // namespace
}  // namespace rollcall
