#include "cli/report_text.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

TEST(ReportText, WritesLatenciesForAPersonAndForAProgram) {
  LatencyHistogram latency;
  EXPECT_EQ(LatencyText(latency), "none");
  latency.Record(2ms);
  EXPECT_EQ(LatencyText(latency), "p50 2.00, p99 2.00, p99.9 2.00, max 2.00 ms");
  std::string json;
  JsonWriter writer(json);
  AppendLatency(latency, writer);
  EXPECT_EQ(json, R"({"P50":2000.000,"P99":2000.000,"P999":2000.000,"Max":2000.000,"Count":1})");
}

TEST(ReportText, WhatIsNotKnownIsNull) {
  EXPECT_EQ(JsonNumber(std::nullopt), "null");
  EXPECT_EQ(JsonNumber(1.5), "1.500");
  EXPECT_EQ(JsonInteger(std::nullopt), "null");
  EXPECT_EQ(JsonInteger(7), "7");
}

TEST(ReportText, ALineNamesItsFigureFirst) {
  EXPECT_EQ(ReportLine("held", "3"), "  held                  3\n");
  EXPECT_DOUBLE_EQ(Seconds(1500ms), 1.5);
  EXPECT_DOUBLE_EQ(Microseconds(1500ns), 1.5);
}

}  // namespace
}  // namespace rollcall
