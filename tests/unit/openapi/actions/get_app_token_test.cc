#include "openapi/actions/get_app_token.h"

#include <chrono>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "../openapi_test_base.h"
#include "auth/device_token.h"

namespace rollcall {
namespace {

using testing::HttpAnswer;
using testing::SignedCall;

class GetAppTokenTest : public testing::OpenApiTest {
 protected:
  HttpAnswer Ask(std::string_view body) {
    loop_.RunFor(std::chrono::seconds(1));  // The limit is not what is tested here.
    return Send(SignedCall{.action = "GetAppToken", .body = std::string(body)});
  }
  static std::string TokenIn(const HttpAnswer& answer) {
    const std::string_view key = R"("Token":")";
    const auto at = answer.body.find(key);
    if (at == std::string::npos) return {};
    return answer.body.substr(at + key.size(),
                              answer.body.find('"', at + key.size()) - at - key.size());
  }
};

TEST_F(GetAppTokenTest, AnswersNumbersAndATokenThatTheGatewayTakes) {
  const HttpAnswer answer = Ask(R"({"AppId":123,"UserId":9223372036854775807,"ExpireTime":60000})");
  const std::string token = TokenIn(answer);
  EXPECT_EQ(Anonymous(answer), R"({"ResponseMetadata":{"RequestId":"ID","Action":"GetAppToken",)"
                               R"("Version":"2020-12-01","Service":"rtc","Region":"cn-north-1"},)"
                               R"("Result":{"AppId":123,"UserId":9223372036854775807,"Token":")" +
                                   token + R"("}})");
  const DeviceTokenCheck check = VerifyDeviceToken(token, *MakeDirectory(Accounts()), clock_);
  ASSERT_TRUE(check.ok()) << check.message;
  EXPECT_EQ(check.claims.app, AppId{123});
  EXPECT_EQ(check.claims.user, UserId{9223372036854775807});
  EXPECT_EQ(check.claims.expires_at, clock_.Wall() + std::chrono::minutes(1));
}

TEST_F(GetAppTokenTest, SignsWithTheFirstKey) {
  const std::string token = TokenIn(Ask(R"({"AppId":123,"UserId":1,"ExpireTime":60000})"));
  std::vector<Account> accounts = Accounts();
  accounts[0].apps[0].keys.pop_back();
  EXPECT_TRUE(VerifyDeviceToken(token, *MakeDirectory(accounts), clock_).ok());
}

TEST_F(GetAppTokenTest, JudgesItsFields) {
  struct Case {
    std::string_view body;
    std::string_view outcome;
  };
  constexpr std::string_view kMissing = "400 100002 MissingParameter";
  constexpr std::string_view kBad = "400 210002 InvalidParam";
  const Case cases[] = {
      {"", kMissing},
      {R"({"UserId":1,"ExpireTime":1000})", kMissing},
      {R"({"AppId":123,"ExpireTime":1000})", kMissing},
      {R"({"AppId":123,"UserId":1})", kMissing},
      {R"({"AppId":123,"UserId":null,"ExpireTime":1000})", kMissing},
      {R"({"AppId":123,"UserId":0,"ExpireTime":1000})", "200"},
      {R"({"AppId":123,"UserId":-1,"ExpireTime":1000})", kBad},
      {R"({"AppId":123,"UserId":9223372036854775808,"ExpireTime":1000})", kBad},
      {R"({"AppId":123,"UserId":"1","ExpireTime":1000})", kBad},
      {R"({"AppId":123,"UserId":[1],"ExpireTime":1000})", kBad},
      {R"({"AppId":123,"UserId":1,"ExpireTime":999})", kBad},
      {R"({"AppId":123,"UserId":1,"ExpireTime":2592000000})", "200"},
      {R"({"AppId":123,"UserId":1,"ExpireTime":2592000001})", kBad},
      {R"({"AppId":123,"UserId":1,"ExpireTime":1e3})", kBad},
      {R"({"AppId":99,"UserId":1,"ExpireTime":1000})", "404 210003 AppNotFound"},
      {R"({"AppId":200,"UserId":1,"ExpireTime":1000})", "403 210005 NoAuth"},
      {R"({"AppId":124,"UserId":1,"ExpireTime":1000})", "403 210004 AppStatusException"},
  };
  for (const Case& it : cases)
    EXPECT_EQ(Outcome(Ask(it.body)), it.outcome) << it.body;
}

}  // namespace
}  // namespace rollcall
