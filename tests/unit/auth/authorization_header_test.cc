#include "auth/authorization_header.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

constexpr std::string_view kCredential = "AK/20240115/cn-north-1/rtc/request";

void ExpectParsed(const std::string& text) {
  AuthorizationHeader header;
  const auto error = ParseAuthorization(text, header);
  ASSERT_FALSE(error) << text << ": " << error->message;
  EXPECT_EQ(header.access_key, "AK") << text;
  EXPECT_EQ(header.scope.date, "20240115") << text;
  EXPECT_EQ(header.scope.region, "cn-north-1") << text;
  EXPECT_EQ(header.scope.service, "rtc") << text;
  EXPECT_EQ(header.signed_headers, "host;x-date") << text;
  EXPECT_EQ(header.signature, "00ff") << text;
}

std::string CodeOf(const std::string& text) {
  AuthorizationHeader header;
  const auto error = ParseAuthorization(text, header);
  return error ? std::string(ToText(error->code)) : "ok";
}

std::string WithCredential(const std::string& credential) {
  return "HMAC-SHA256 Credential=" + credential + ", SignedHeaders=host;x-date, Signature=00ff";
}

TEST(AuthorizationHeaderTest, TakesBlanksAndOrderAsTheyCome) {
  const std::string credential = "Credential=" + std::string(kCredential);
  ExpectParsed("HMAC-SHA256 " + credential + ", SignedHeaders=host;x-date, Signature=00ff");
  ExpectParsed("HMAC-SHA256 " + credential + ",SignedHeaders=host;x-date,Signature=00ff");
  ExpectParsed("HMAC-SHA256  " + credential + " ,\tSignedHeaders=host;x-date ,  Signature=00ff ");
  ExpectParsed("HMAC-SHA256 Signature=00ff, SignedHeaders=host;x-date, " + credential);
}

struct Case {
  std::string text;
  const char* code;
};

TEST(AuthorizationHeaderTest, NamesWhatIsWrong) {
  const std::string credential = "Credential=" + std::string(kCredential);
  const std::string headers = "SignedHeaders=host;x-date";
  const std::string signature = "Signature=00ff";
  const Case cases[] = {
      {"", "MissingAuthenticationToken"},
      {"  ", "MissingAuthenticationToken"},
      {"HMAC-SHA1 " + credential + ", " + headers + ", " + signature, "SignatureDoesNotMatch"},
      {"AWS4-HMAC-SHA256 " + credential, "SignatureDoesNotMatch"},
      {"hmac-sha256 " + credential + ", " + headers + ", " + signature, "SignatureDoesNotMatch"},
      {"none", "SignatureDoesNotMatch"},
      {"Bearer abc", "SignatureDoesNotMatch"},
      {"HMAC-SHA256" + credential, "SignatureDoesNotMatch"},
      {"HMAC-SHA256", "MissingSignature"},
      {"HMAC-SHA256 " + credential, "MissingSignature"},
      {"HMAC-SHA256 " + credential + ", " + headers, "MissingSignature"},
      {"HMAC-SHA256 " + credential + ", " + headers + ", Signature=", "MissingSignature"},
      {"HMAC-SHA256 nonsense", "InvalidAuthorization"},
      {"HMAC-SHA256 " + headers + ", " + signature, "InvalidAuthorization"},
      {"HMAC-SHA256 " + credential + ", " + signature, "InvalidAuthorization"},
      {"HMAC-SHA256 " + credential + " " + headers + " " + signature, "InvalidCredential"},
      {"HMAC-SHA256 " + credential + ",, " + headers + ", " + signature, "InvalidAuthorization"},
      {"HMAC-SHA256 " + credential + ", " + headers + ", " + signature + ",",
       "InvalidAuthorization"},
      {"HMAC-SHA256 " + credential + ", " + headers + ", " + signature + ", Other=1",
       "InvalidAuthorization"},
      {"HMAC-SHA256 " + credential + ", " + headers + ", " + signature + ", " + signature,
       "InvalidAuthorization"},
      {"HMAC-SHA256 credential=" + std::string(kCredential), "InvalidAuthorization"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(CodeOf(c.text), c.code) << c.text;
}

TEST(AuthorizationHeaderTest, WantsFivePartsInTheCredential) {
  const std::string date_and_scope = "/20240115/cn-north-1/rtc/request";
  const Case cases[] = {
      {"AK/20240115/cn-north-1/rtc/request", "ok"},
      {"", "InvalidCredential"},
      {"AK", "InvalidCredential"},
      {"AK/20240115/cn-north-1", "InvalidCredential"},
      {"AK/20240115/cn-north-1/rtc", "InvalidCredential"},
      {"AK/20240115/cn-north-1/rtc/request/more", "InvalidCredential"},
      {"A/K/20240115/cn-north-1/rtc/request", "InvalidCredential"},
      {"AK/20240115/cn-north-1/rtc/request/", "InvalidCredential"},
      {"/20240115/cn-north-1/rtc/request", "InvalidCredential"},
      {"AK//cn-north-1/rtc/request", "InvalidCredential"},
      {"AK/20240115//rtc/request", "InvalidCredential"},
      {"AK/20240115/cn-north-1//request", "InvalidCredential"},
      {"AK/20240115/cn-north-1/rtc/", "InvalidCredential"},
      {"AK/20240115/cn-north-1/rtc/aws4_request", "InvalidCredential"},
      {"AK/2024115/cn-north-1/rtc/request", "InvalidCredential"},
      {"AK/2024011a/cn-north-1/rtc/request", "InvalidCredential"},
      {"A K" + date_and_scope, "InvalidCredential"},
      {"A\x80K" + date_and_scope, "InvalidCredential"},
      {"AK/20240115/cn north/rtc/request", "InvalidCredential"},
      {"AK/20240115/cn\"north/rtc/request", "InvalidCredential"},
      {"AK/20240115/cn-north-1/r\xc3\xa9/request", "InvalidCredential"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(CodeOf(WithCredential(c.text)), c.code) << c.text;
}

TEST(AuthorizationHeaderTest, BoundsTheScopesParts) {
  const std::string at_limit(kMaxScopePartBytes, 'r');
  EXPECT_EQ(CodeOf(WithCredential("AK/20240115/" + at_limit + "/rtc/request")), "ok");
  EXPECT_EQ(CodeOf(WithCredential("AK/20240115/" + at_limit + "r/rtc/request")),
            "InvalidCredential");
  EXPECT_EQ(CodeOf(WithCredential("AK/20240115/r/" + at_limit + "s/request")), "InvalidCredential");
}

TEST(AuthorizationHeaderTest, BoundsTheWhole) {
  const std::string rest = "/20240115/cn-north-1/rtc/request";
  const std::size_t others = WithCredential(rest).size();
  EXPECT_EQ(CodeOf(WithCredential(std::string(kMaxAuthorizationBytes - others, 'A') + rest)), "ok");
  EXPECT_EQ(CodeOf(WithCredential(std::string(kMaxAuthorizationBytes - others + 1, 'A') + rest)),
            "SignatureDoesNotMatch");
}

TEST(AuthorizationHeaderTest, TellsAGoodCredentialEvenWhenTheRestIsWrong) {
  AuthorizationHeader header;
  const std::string text = "HMAC-SHA256 Credential=" + std::string(kCredential);
  EXPECT_TRUE(ParseAuthorization(text, header));
  EXPECT_EQ(header.access_key, "AK");
  EXPECT_EQ(header.scope.region, "cn-north-1");
}

}  // namespace
}  // namespace rollcall
