#include "admin/pages/health.h"

#include <gtest/gtest.h>

#include "../admin_test_base.h"

namespace rollcall {
namespace {

using testing::HttpAnswer;

class HealthTest : public testing::AdminTest {};

TEST_F(HealthTest, IsAliveBeforeItIsReady) {
  EXPECT_EQ(Get("/healthz").status, 200);
  const HttpAnswer early = Get("/readyz");
  EXPECT_EQ(early.status, 503);
  EXPECT_EQ(early.body, R"({"Error":")" + service_->Ready().message() + R"("})");
  StartService();
  EXPECT_EQ(Get("/healthz").status, 200);
  EXPECT_EQ(Get("/readyz").status, 200);
}

TEST_F(HealthTest, IsAliveButNotReadyWhileItDrains) {
  StartService();
  door().BeginDrain();
  EXPECT_EQ(Get("/healthz").status, 200);
  const HttpAnswer draining = Get("/readyz");
  EXPECT_EQ(draining.status, 503);
  EXPECT_EQ(draining.body, R"({"Error":"draining"})");
}

}  // namespace
}  // namespace rollcall
