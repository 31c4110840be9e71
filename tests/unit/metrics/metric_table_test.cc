#include "metrics/metric_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metrics/labels.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MetricTableTest, RendersWhatWasCounted) {
  MetricTable table;
  prometheus::Counter& counter = table.Counter("test_things_total", "Things.");
  counter.Increment();
  counter.Increment(2);
  table.Gauge("test_level", "Level.").Set(-1.5);
  const std::string text = table.Render();
  EXPECT_THAT(text, HasSubstr("# HELP test_things_total Things.\n"
                              "# TYPE test_things_total counter\n"
                              "test_things_total 3\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE test_level gauge\ntest_level -1.5\n"));
}

TEST(MetricTableTest, GivesTheSameMetricForTheSameLabels) {
  MetricTable table;
  const auto family = table.Counters("test_calls_total", {"action", "code"}, "Calls.");
  EXPECT_EQ(&family.With({"Query", "Ok"}), &family.With({"Query", "Ok"}));
  EXPECT_NE(&family.With({"Query", "Ok"}), &family.With({"Ok", "Query"}));
  family.With({"Query", "Ok"}).Increment();
  EXPECT_THAT(table.Render(), HasSubstr(R"(test_calls_total{action="Query",code="Ok"} 1)"));
}

TEST(MetricTableTest, ForgetsARemovedMetric) {
  MetricTable table;
  const auto family = table.Gauges("test_users", {"app"}, "Users.");
  prometheus::Gauge& gauge = family.With({"7"});
  EXPECT_THAT(table.Render(), HasSubstr(R"(test_users{app="7"})"));
  family.Remove(gauge);
  EXPECT_THAT(table.Render(), Not(HasSubstr("test_users{")));
}

TEST(MetricTableTest, EscapesLabelValues) {
  MetricTable table;
  table.Gauges("test_build", {"version"}, "Build.").With({"a\"b\\c\nd"}).Set(1);
  EXPECT_THAT(table.Render(), HasSubstr(R"(test_build{version="a\"b\\c\nd"} 1)"));
}

TEST(MetricTableTest, PutsSecondsIntoTheRightBucket) {
  MetricTable table;
  prometheus::Histogram& histogram = table.Histogram("test_seconds", "Time.");
  histogram.Observe(0.0001);  // A bucket's bound belongs to it.
  histogram.Observe(20);
  const std::string text = table.Render();
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"5e-05\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"0.0001\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"10\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"+Inf\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("test_seconds_count 2\n"));
}

TEST(MetricTableTest, AFamilyByEnumHasAllItsMetricsFromTheStart) {
  MetricTable table;
  const EnumFamily<prometheus::Counter, Door> family(
      table.Counters("test_accepts_total", {"door"}, "Accepts."), kDoors);
  family[Door::kAdmin].Increment();
  const std::string text = table.Render();
  EXPECT_THAT(text, HasSubstr(R"(test_accepts_total{door="openapi"} 0)"));
  EXPECT_THAT(text, HasSubstr(R"(test_accepts_total{door="gateway"} 0)"));
  EXPECT_THAT(text, HasSubstr(R"(test_accepts_total{door="admin"} 1)"));
}

TEST(MetricTableDeathTest, RefusesANameTwiceAndAWrongNumberOfLabels) {
  MetricTable table;
  table.Gauge("test_level", "Level.");
  EXPECT_DEATH(table.Counter("test_level", "Level."), "CHECK failed");
  const auto family = table.Gauges("test_users", {"app"}, "Users.");
  EXPECT_DEATH(family.With({"7", "8"}), "CHECK failed");
}

}  // namespace
}  // namespace rollcall
