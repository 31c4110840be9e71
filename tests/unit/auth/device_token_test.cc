#include "auth/device_token.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "auth/jwt.h"
#include "codec/base64.h"
#include "crypto/hmac.h"
#include "support/manual_clock.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr const char* kSecret = "secret of app 123";
constexpr const char* kOtherSecret = "secret of app 124";
// The clock's second, in the claims below.
constexpr std::int64_t kNow = 1'700'000'000;

std::shared_ptr<const Directory> TestDirectory() {
  std::vector<Account> accounts(1);
  accounts[0].id = AccountId{1};
  accounts[0].access_keys = {{.id = "AK", .secret = "secret of access key"}};
  accounts[0].apps = {
      {.id = AppId{123}, .keys = {{.id = "k1", .secret = kSecret}}},
      {.id = AppId{124}, .keys = {{.id = "k2", .secret = kOtherSecret}}},
      {.id = AppId{125}, .keys = {{.id = "k3", .secret = kSecret}}, .status = AppStatus::kStopped}};
  return Directory::Build(std::move(accounts)).value();
}

class DeviceTokenTest : public ::testing::Test {
 protected:
  DeviceTokenTest() { clock_.SetWall(WallTime(std::chrono::seconds(kNow))); }

  DeviceTokenCheck Check(const std::string& token) {
    return VerifyDeviceToken(token, *directory_, clock_);
  }
  DeviceTokenCheck CheckClaims(const std::string& claims, const char* kid = "k1",
                               const char* secret = kSecret) {
    return Check(WriteJwt(kid, secret, claims));
  }
  DeviceTokenClaims Claims() {
    return {.app = AppId{123},
            .user = UserId{10001},
            .expires_at = clock_.Wall() + 1h,
            .device = std::nullopt};
  }

  testing::ManualClock clock_;
  std::shared_ptr<const Directory> directory_ = TestDirectory();
  AppKey key_{.id = "k1", .secret = kSecret};
};

TEST_F(DeviceTokenTest, GivesBackTheClaimsItWasIssuedWith) {
  DeviceTokenClaims claims = Claims();
  for (const auto& device : {std::optional<DeviceId>(), std::optional(DeviceId{0}),
                             std::optional(DeviceId{9223372036854775807})}) {
    claims.device = device;
    const DeviceTokenCheck check = Check(IssueDeviceToken(key_, claims, clock_.Wall()));
    ASSERT_TRUE(check.ok()) << check.message;
    EXPECT_EQ(check.claims, claims);
  }
}

TEST_F(DeviceTokenTest, IssuesWhatTheFormSays) {
  const std::string token = IssueDeviceToken(key_, Claims(), clock_.Wall());
  const Result<UnverifiedJwt> jwt = ReadJwt(token, kMaxDeviceTokenBytes);
  ASSERT_TRUE(jwt);
  EXPECT_EQ(DecodeBase64Url(jwt->claims),
            R"({"aud":"rollcall-gateway","app":123,"sub":"10001","iat":1700000000,)"
            R"("exp":1700003600})");
}

TEST_F(DeviceTokenTest, NeverIssuesATokenThatLivesShorterThanAsked) {
  DeviceTokenClaims claims = Claims();
  claims.expires_at = clock_.Wall() + 1500ms;
  const std::string token = IssueDeviceToken(key_, claims, clock_.Wall());
  EXPECT_EQ(Check(token).claims.expires_at, clock_.Wall() + 2s);
}

TEST_F(DeviceTokenTest, TakesATokenOfAnotherLibrary) {
  // Made with Python's hmac, json and base64: other order of names, blanks, aud in an array.
  const std::string token =
      "eyJ0eXAiOiAiSldUIiwgImtpZCI6ICJrMSIsICJhbGciOiAiSFMyNTYifQ."
      "eyJzdWIiOiAiMTAwMDEiLCAiYXBwIjogMTIzLCAiYXVkIjogWyJvdGhlciIsICJyb2xsY2FsbC1nYXRld2F5"
      "Il0sICJpYXQiOiAxNzAwMDAwMDAwLCAiZXhwIjogMTcwMDAwMzYwMCwgIm5iZiI6IDE3MDAwMDAwMDAsICJk"
      "ZXZpY2UiOiAiNSIsICJqdGkiOiAieCJ9."
      "N82HitavtmhDhCXyzEHZKR_lEUXl4YGKCf8RmfebwDg";
  const DeviceTokenCheck check = Check(token);
  ASSERT_TRUE(check.ok()) << check.message;
  EXPECT_EQ(check.claims.user, UserId{10001});
  EXPECT_EQ(check.claims.device, DeviceId{5});
}

TEST_F(DeviceTokenTest, IsExpiredFromTheVeryMomentOn) {
  const std::string token = IssueDeviceToken(key_, Claims(), clock_.Wall());
  clock_.Advance(1h - 1us);
  EXPECT_EQ(Check(token).verdict, DeviceTokenVerdict::kGood);
  clock_.Advance(1us);
  EXPECT_EQ(Check(token).verdict, DeviceTokenVerdict::kExpired);
  EXPECT_EQ(Check(token).claims.user, UserId{10001});
}

TEST_F(DeviceTokenTest, ToleratesAClockAMinuteAheadInNotBeforeOnly) {
  const auto claims = [](std::int64_t not_before) {
    return R"({"aud":"rollcall-gateway","app":123,"sub":"1","iat":1,"exp":1700009999,"nbf":)" +
           std::to_string(not_before) + "}";
  };
  EXPECT_TRUE(CheckClaims(claims(kNow + 60)).ok());
  const DeviceTokenCheck early = CheckClaims(claims(kNow + 61));
  EXPECT_EQ(early.verdict, DeviceTokenVerdict::kInvalid);
  EXPECT_THAT(early.message, HasSubstr("nbf"));
}

TEST_F(DeviceTokenTest, TellsAStoppedAppFromABadToken) {
  const AppKey stopped_key{.id = "k3", .secret = kSecret};
  DeviceTokenClaims claims = Claims();
  claims.app = AppId{125};
  EXPECT_EQ(Check(IssueDeviceToken(stopped_key, claims, clock_.Wall())).verdict,
            DeviceTokenVerdict::kAppStopped);
  clock_.Advance(2h);
  EXPECT_EQ(Check(IssueDeviceToken(stopped_key, claims, clock_.Wall())).verdict,
            DeviceTokenVerdict::kExpired);
}

struct ClaimsCase {
  const char* claims;
  const char* message;  // Null: good.
};

#define FRAME R"("aud":"rollcall-gateway","iat":1700000000,"exp":1700003600)"
#define APP R"("app":123,"sub":"1")"

TEST_F(DeviceTokenTest, TakesEachClaimInItsOneForm) {
  for (const ClaimsCase& c : {
           ClaimsCase{"{" APP "," FRAME "}", nullptr},
           {"{" APP "," FRAME R"(,"iss":1,"jti":[{}],"crit":["exp"]})", nullptr},
           {R"({"app":123,"sub":"0",)" FRAME "}", nullptr},
           {R"({"app":123,"sub":"9223372036854775807",)" FRAME "}", nullptr},
           {R"({"sub":"1",)" FRAME "}", "app"},
           {R"({"app":"123","sub":"1",)" FRAME "}", "app"},
           {R"({"app":0,"sub":"1",)" FRAME "}", "app"},
           {R"({"app":-123,"sub":"1",)" FRAME "}", "app"},
           {R"({"app":2147483648,"sub":"1",)" FRAME "}", "app"},
           {R"({"app":4294967419,"sub":"1",)" FRAME "}", "app"},
           {R"({"app":123.0,"sub":"1",)" FRAME "}", "app"},
           {R"({"app":124,"sub":"1",)" FRAME "}", "app: must be the app of the key"},
           {R"({"app":123,)" FRAME "}", "sub"},
           {R"({"app":123,"sub":1,)" FRAME "}", "sub"},
           {R"({"app":123,"sub":1.5,)" FRAME "}", "sub"},
           {R"({"app":123,"sub":null,)" FRAME "}", "sub"},
           {R"({"app":123,"sub":"",)" FRAME "}", "sub"},
           {R"({"app":123,"sub":"-1",)" FRAME "}", "sub"},
           {R"({"app":123,"sub":"-0",)" FRAME "}", "sub"},
           {R"({"app":123,"sub":"+1",)" FRAME "}", "sub"},
           {R"({"app":123,"sub":"01",)" FRAME "}", "sub"},
           {R"({"app":123,"sub":" 1",)" FRAME "}", "sub"},
           {R"({"app":123,"sub":"1e3",)" FRAME "}", "sub"},
           {R"({"app":123,"sub":"9223372036854775808",)" FRAME "}", "sub"},
           {"{" APP R"(,"aud":"rollcall-gateway","iat":1700000000})", "exp"},
           {"{" APP R"(,"aud":"rollcall-gateway","iat":1,"exp":"1700003600"})", "exp"},
           {"{" APP R"(,"aud":"rollcall-gateway","iat":1,"exp":1700003600.5})", "exp"},
           {"{" APP R"(,"aud":"rollcall-gateway","iat":1,"exp":1.7e9})", "exp"},
           {"{" APP R"(,"aud":"rollcall-gateway","iat":1,"exp":-1})", "exp"},
           {"{" APP R"(,"aud":"rollcall-gateway","iat":1,"exp":253402300799})", nullptr},
           {"{" APP R"(,"aud":"rollcall-gateway","iat":1,"exp":253402300800})", "exp"},
           {"{" APP R"(,"aud":"rollcall-gateway","iat":1,"exp":9223372036854775807})", "exp"},
           {"{" APP R"(,"aud":"rollcall-gateway","iat":1,"exp":18446744073709551617})", "exp"},
           {"{" APP R"(,"aud":"rollcall-gateway","exp":1700003600})", "iat"},
           {"{" APP R"(,"aud":"rollcall-gateway","iat":"1","exp":1700003600})", "iat"},
           {"{" APP "," FRAME R"(,"nbf":"1"})", "nbf"},
           {"{" APP "," FRAME R"(,"nbf":null})", "nbf"},
           {"{" APP R"(,"iat":1,"exp":1700003600})", "aud"},
           {"{" APP R"(,"aud":"other","iat":1,"exp":1700003600})", "aud"},
           {"{" APP R"(,"aud":"rollcall-gateway2","iat":1,"exp":1700003600})", "aud"},
           {"{" APP R"(,"aud":[],"iat":1,"exp":1700003600})", "aud"},
           {"{" APP R"(,"aud":["other"],"iat":1,"exp":1700003600})", "aud"},
           {"{" APP R"(,"aud":["a","rollcall-gateway"],"iat":1,"exp":1700003600})", nullptr},
           {"{" APP R"(,"aud":[1,"rollcall-gateway"],"iat":1,"exp":1700003600})", "aud"},
           {"{" APP R"(,"aud":[["rollcall-gateway"]],"iat":1,"exp":1700003600})", "aud"},
           {"{" APP R"(,"aud":{"rollcall-gateway":1},"iat":1,"exp":1700003600})", "aud"},
           {"{" APP "," FRAME R"(,"device":"7"})", nullptr},
           {"{" APP "," FRAME R"(,"device":7})", "device"},
           {"{" APP "," FRAME R"(,"device":"-7"})", "device"},
           {"{" APP "," FRAME R"(,"device":null})", "device"},
           {"{" APP "," APP "," FRAME "}", "claims"},
           {"{" APP "," FRAME R"(,"e\u0078p":1700003600})", "claims"},
           {"[]", "claims"},
           {"null", "claims"},
           {"", "claims"},
           {"{" APP "," FRAME "} x", "claims"},
       }) {
    const DeviceTokenCheck check = CheckClaims(c.claims);
    EXPECT_EQ(check.ok(), c.message == nullptr) << c.claims << ": " << check.message;
    if (c.message != nullptr) {
      EXPECT_EQ(check.verdict, DeviceTokenVerdict::kInvalid) << c.claims;
      EXPECT_THAT(check.message, HasSubstr(c.message)) << c.claims;
    }
  }
}

TEST_F(DeviceTokenTest, LooksKidUpAndDoesNothingElseWithIt) {
  for (const std::string& kid :
       {std::string("k9"), std::string("../../dev/null"), std::string("k1\0", 3),
        std::string("' OR '1'='1"), std::string("AK"), std::string()}) {
    const DeviceTokenCheck check = Check(WriteJwt(kid, kSecret, "{" APP "," FRAME "}"));
    EXPECT_EQ(check.verdict, DeviceTokenVerdict::kInvalid) << kid;
    EXPECT_THAT(check.message, HasSubstr("kid")) << kid;
  }
}

TEST_F(DeviceTokenTest, ReadsNoClaimBeforeTheSignatureIsGood) {
  const DeviceTokenCheck check = CheckClaims("not even JSON", "k1", kOtherSecret);
  EXPECT_EQ(check.verdict, DeviceTokenVerdict::kInvalid);
  EXPECT_THAT(check.message, HasSubstr("signature"));
  // An expired token of somebody else is no token at all.
  EXPECT_EQ(CheckClaims("{" APP R"(,"aud":"rollcall-gateway","iat":1,"exp":2})", "k1", kOtherSecret)
                .verdict,
            DeviceTokenVerdict::kInvalid);
}

TEST_F(DeviceTokenTest, TakesClaimsInCanonicalBase64UrlOnly) {
  const auto sign = [](const std::string& encoded_claims) {
    const std::string start =
        EncodeBase64Url(R"({"alg":"HS256","kid":"k1"})") + "." + encoded_claims;
    return start + "." + EncodeBase64Url(BytesOf(HmacSha256(kSecret).Sign(start)));
  };
  const std::string claims = "{" APP "," FRAME R"(,"note":"???>>>"})";
  const std::string url = EncodeBase64Url(claims);
  EXPECT_TRUE(Check(sign(url)).ok());
  const std::string plain = EncodeBase64(claims);
  ASSERT_NE(plain, url);
  for (const std::string& encoded : {plain, url + "=", url + "==", url + "\n", " " + url}) {
    EXPECT_THAT(Check(sign(encoded)).message, HasSubstr("claims must be base64url")) << encoded;
  }
}

TEST_F(DeviceTokenTest, KeysOfOneAppSignForNoOther) {
  EXPECT_FALSE(CheckClaims("{" APP "," FRAME "}", "k2", kOtherSecret).ok());
  EXPECT_FALSE(CheckClaims("{" APP "," FRAME "}", "AK", "secret of access key").ok());
}

TEST_F(DeviceTokenTest, RefusesATokenWithAnyOneBitChanged) {
  const std::string token = IssueDeviceToken(key_, Claims(), clock_.Wall());
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = token;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      EXPECT_EQ(Check(changed).verdict, DeviceTokenVerdict::kInvalid) << changed;
    }
  }
}

TEST_F(DeviceTokenTest, RefusesEveryTruncation) {
  const std::string token = IssueDeviceToken(key_, Claims(), clock_.Wall());
  for (std::size_t size = 0; size < token.size(); ++size) {
    EXPECT_EQ(Check(token.substr(0, size)).verdict, DeviceTokenVerdict::kInvalid) << size;
  }
}

TEST_F(DeviceTokenTest, BoundsTheSize) {
  const auto token_of = [](std::size_t padding) {
    return WriteJwt("k1", kSecret,
                    "{" APP "," FRAME R"(,"note":")" + std::string(padding, 'x') + R"("})");
  };
  std::size_t padding = kMaxDeviceTokenBytes / 4 * 3 - 300;
  while (token_of(padding + 1).size() <= kMaxDeviceTokenBytes)
    ++padding;
  EXPECT_TRUE(Check(token_of(padding)).ok());
  EXPECT_THAT(Check(token_of(padding + 1)).message, HasSubstr("4096 bytes"));
  EXPECT_FALSE(Check(std::string(1 << 20, 'A')).ok());
}

}  // namespace
}  // namespace rollcall
