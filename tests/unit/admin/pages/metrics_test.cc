#include "admin/pages/metrics.h"

#include <string>

#include <gtest/gtest.h>

#include "../admin_test_base.h"

namespace rollcall {
namespace {

using testing::HttpAnswer;

class MetricsPageTest : public testing::AdminTest {
 protected:
  MetricsPageTest() { StartService(); }

  static bool HasLine(const HttpAnswer& answer, const std::string& line) {
    return answer.body.find("\n" + line + "\n") != std::string::npos;
  }
};

TEST_F(MetricsPageTest, CountsPresenceWhenAsked) {
  Login({AppId{1}, UserId{7}}, Platform::kIos);
  Login({AppId{1}, UserId{7}}, Platform::kWeb);
  Login({AppId{1}, UserId{8}}, Platform::kIos);
  const HttpAnswer answer = Get("/metrics");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Field("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_TRUE(HasLine(answer, R"(rollcall_presence_online_users{app="1"} 2)")) << answer.body;
  EXPECT_TRUE(HasLine(answer, R"(rollcall_presence_connections{app="1",platform="iOS"} 2)"));
  EXPECT_TRUE(HasLine(answer, R"(rollcall_presence_connections{app="1",platform="Web"} 1)"));
  EXPECT_TRUE(HasLine(answer, R"(rollcall_presence_connections{app="1",platform="Android"} 0)"));
}

TEST_F(MetricsPageTest, ForgetsAnAppThatNobodyUsesAnyMore) {
  const ConnId id = Login({AppId{1}, UserId{7}}, Platform::kIos);
  EXPECT_TRUE(HasLine(Get("/metrics"), R"(rollcall_presence_online_users{app="1"} 1)"));
  service_->Logout(loop_, {AppId{1}, UserId{7}}, id, DisconnectReason::kClosed,
                   [](Result<Done>) {});
  loop_.Run();
  EXPECT_FALSE(HasLine(Get("/metrics"), R"(rollcall_presence_online_users{app="1"} 1)"));
}

}  // namespace
}  // namespace rollcall
