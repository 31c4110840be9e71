#include "openapi/app_access.h"

#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "openapi_test_base.h"

namespace rollcall {
namespace {

class AppAccessTest : public testing::OpenApiTest {
 protected:
  std::string Verdict(int account, int app) {
    const auto found = FindCallersApp(*directory_, AccountId{account}, AppId{app});
    if (const auto* error = std::get_if<ApiError>(&found)) return error->message;
    return "app " + std::to_string(ToInteger(std::get<const App*>(found)->id));
  }
  std::shared_ptr<const Directory> directory_ = MakeDirectory(Accounts());
};

TEST_F(AppAccessTest, LetsAnAccountNameItsOwnActiveAppsOnly) {
  EXPECT_EQ(Verdict(1, 123), "app 123");
  EXPECT_EQ(Verdict(2, 200), "app 200");
  EXPECT_EQ(Verdict(1, 99), "AppId: app 99 does not exist.");
  EXPECT_EQ(Verdict(1, 200), "AppId: app 200 belongs to another account.");
  EXPECT_EQ(Verdict(1, 124), "AppId: app 124 is stopped.");
  // Whether another's app is stopped is not the caller's business.
  EXPECT_EQ(Verdict(2, 124), "AppId: app 124 belongs to another account.");
}

}  // namespace
}  // namespace rollcall
