#include "metrics/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metrics/catalog.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;

TEST(MetricsReferenceTest, HasALineForEveryMetric) {
  const std::string page = MetricsReference();
  const Catalog catalog;
  for (const MetricInfo& info : catalog.infos()) {
    EXPECT_THAT(page, HasSubstr("| `" + info.name + "` | " + std::string(info.kind) + " |"));
    EXPECT_THAT(page, HasSubstr("| " + info.help + " |\n"));
  }
  EXPECT_THAT(page, HasSubstr("| app, platform |"));
}

}  // namespace
}  // namespace rollcall
