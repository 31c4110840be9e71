#include "auth/jwt.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/base64.h"
#include "crypto/hmac.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kMaxBytes = 1024;
constexpr std::string_view kSecret = "a secret of the tests";

std::string TokenWithHeader(const std::string& header) {
  const std::string start = EncodeBase64Url(header) + "." + EncodeBase64Url("{}");
  return start + "." + EncodeBase64Url(BytesOf(HmacSha256(kSecret).Sign(start)));
}

TEST(JwtTest, ReadsWhatItWrites) {
  const std::string token = WriteJwt("k1", kSecret, R"({"a":1})");
  const Result<UnverifiedJwt> jwt = ReadJwt(token, kMaxBytes);
  ASSERT_TRUE(jwt);
  EXPECT_EQ(jwt->kid, "k1");
  EXPECT_EQ(DecodeBase64Url(jwt->claims), R"({"a":1})");
  EXPECT_TRUE(IsSignedWith(kSecret, *jwt));
  EXPECT_FALSE(IsSignedWith("another secret", *jwt));
}

TEST(JwtTest, KnowsTheSignatureOfTheRfc) {
  // RFC 7515 A.1: its key, its token, with a header that has no kid.
  const std::string key = *DecodeBase64Url(
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75"
      "aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
  UnverifiedJwt jwt;
  jwt.signed_part =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
      "VlfQ";
  jwt.signature = *DecodeBase64Url("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  EXPECT_TRUE(IsSignedWith(key, jwt));
  jwt.signature.pop_back();
  EXPECT_FALSE(IsSignedWith(key, jwt));
  jwt.signature.clear();
  EXPECT_FALSE(IsSignedWith(key, jwt));
}

struct HeaderCase {
  const char* header;
  const char* message;  // Null: good.
};

TEST(JwtTest, TakesOneAlgorithmAndNothingItDoesNotUnderstand) {
  for (const HeaderCase& c : {
           HeaderCase{R"({"alg":"HS256","kid":"k1"})", nullptr},
           {R"({"alg":"HS256","typ":"JWT","kid":"k1"})", nullptr},
           {R"({"alg":"HS256","typ":"jwt","kid":"k1","other":{"alg":"none"}})", nullptr},
           {R"({"kid":"k1"})", "alg: must be HS256"},
           {R"({"alg":"none","kid":"k1"})", "alg: must be HS256"},
           {R"({"alg":"None","kid":"k1"})", "alg: must be HS256"},
           {R"({"alg":"NONE","kid":"k1"})", "alg: must be HS256"},
           {R"({"alg":"","kid":"k1"})", "alg: must be HS256"},
           {R"({"alg":null,"kid":"k1"})", "alg: must be HS256"},
           {R"({"alg":["HS256"],"kid":"k1"})", "alg: must be HS256"},
           {R"({"alg":"hs256","kid":"k1"})", "alg: must be HS256"},
           {R"({"alg":"HS384","kid":"k1"})", "alg: must be HS256"},
           {R"({"alg":"RS256","kid":"k1"})", "alg: must be HS256"},
           {R"({"Alg":"HS256","kid":"k1"})", "alg: must be HS256"},
           {R"({"alg":"HS256","kid":"k1","crit":["exp"]})", "crit"},
           {R"({"alg":"HS256","kid":"k1","crit":[]})", "crit"},
           {R"({"alg":"HS256","kid":"k1","crit":null})", "crit"},
           {R"({"alg":"HS256","kid":"k1","typ":"at+jwt"})", "typ"},
           {R"({"alg":"HS256","kid":"k1","typ":1})", "typ"},
           {R"({"alg":"HS256"})", "kid"},
           {R"({"alg":"HS256","kid":1})", "kid"},
           {R"({"alg":"HS256","alg":"HS256","kid":"k1"})", "header"},
           {R"({"alg":"HS256","kid":"k1","kid":"k1"})", "header"},
           {R"(["HS256"])", "header"},
           {R"({"alg":"HS256","kid":"k1"}x)", "header"},
           {"\xef\xbb\xbf{\"alg\":\"HS256\",\"kid\":\"k1\"}", "header"},
           {"", "header"},
       }) {
    const Result<UnverifiedJwt> jwt = ReadJwt(TokenWithHeader(c.header), kMaxBytes);
    EXPECT_EQ(jwt.has_value(), c.message == nullptr) << c.header;
    if (!jwt && c.message != nullptr) {
      EXPECT_THAT(jwt.error().message(), HasSubstr(c.message)) << c.header;
    }
  }
}

TEST(JwtTest, TakesThreePartsOfCanonicalBase64UrlOnly) {
  const std::string good = WriteJwt("k1", kSecret, "{}");
  const std::size_t second = good.rfind('.');
  EXPECT_TRUE(ReadJwt(good, kMaxBytes));
  for (const std::string& bad :
       {std::string(), std::string("."), std::string(".."), good.substr(0, second), good + ".",
        good + ".e30", "." + good, good + "=", good + "==", good + " ", " " + good, good + "\n",
        "=" + good}) {
    EXPECT_FALSE(ReadJwt(bad, kMaxBytes)) << bad;
  }
}

TEST(JwtTest, RefusesASignatureWhoseUnusedBitsAreNotZero) {
  // 32 bytes leave two unused bits in the last of 43 digits.
  const std::string good = WriteJwt("k1", kSecret, "{}");
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const std::size_t last = kDigits.find(good.back());
  ASSERT_EQ(last % 4, 0u);
  for (std::size_t bits = 1; bits < 4; ++bits) {
    std::string bad = good;
    bad.back() = kDigits[last + bits];
    EXPECT_FALSE(ReadJwt(bad, kMaxBytes)) << bad;
  }
}

TEST(JwtTest, BoundsTheWhole) {
  const std::string token = WriteJwt("k1", kSecret, "{}");
  EXPECT_TRUE(ReadJwt(token, token.size()));
  EXPECT_FALSE(ReadJwt(token, token.size() - 1));
  EXPECT_FALSE(ReadJwt(std::string(1 << 20, 'A'), kMaxBytes));
}

}  // namespace
}  // namespace rollcall
