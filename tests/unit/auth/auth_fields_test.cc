#include "auth/auth_fields.h"

#include <cctype>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(AuthFieldsTest, FindsTheFieldsInAnyCase) {
  const std::vector<HttpField> sent = {{"AUTHORIZATION", "a"},     {"x-date", "b"},
                                       {"X-Content-SHA256", "c"},  {"X-security-Token", ""},
                                       {"x-notsignbody", ""},      {"X-Dates", "d"},
                                       {"Authorization-Info", "e"}};
  AuthFields found;
  ASSERT_FALSE(FindAuthFields(sent, found));
  EXPECT_EQ(found.authorization, "a");
  EXPECT_EQ(found.x_date, "b");
  EXPECT_EQ(found.x_content_sha256, "c");
  EXPECT_EQ(found.x_security_token, "");
  EXPECT_TRUE(found.has_x_not_sign_body);
}

TEST(AuthFieldsTest, TellsAbsentFromEmpty) {
  AuthFields found;
  ASSERT_FALSE(FindAuthFields({}, found));
  EXPECT_FALSE(found.authorization);
  EXPECT_FALSE(found.x_date);
  EXPECT_FALSE(found.x_content_sha256);
  EXPECT_FALSE(found.x_security_token);
  EXPECT_FALSE(found.has_x_not_sign_body);
}

TEST(AuthFieldsTest, RefusesEachFieldSentTwiceInWhateverCase) {
  for (const char* name : {"Authorization", "X-Date", "X-Content-Sha256", "X-Security-Token"}) {
    std::string other(name);
    other[0] = static_cast<char>(std::tolower(other[0]));
    const std::vector<HttpField> sent = {{name, "same"}, {"Host", "h"}, {other, "same"}};
    AuthFields found;
    const auto error = FindAuthFields(sent, found);
    ASSERT_TRUE(error) << name;
    EXPECT_EQ(error->code, AuthErrorCode::kInvalidAuthorization);
    EXPECT_EQ(error->message, std::string(name) + ": must be sent once");
  }
}

TEST(AuthFieldsTest, TheNamesOfAQuerySignatureAreCaseSensitive) {
  QueryString query;
  ASSERT_TRUE(query.Parse("x-signature=1&Signature=2&X-Date=3&X-Expires=4").ok());
  EXPECT_FALSE(RefuseQuerySignature(query));
  ASSERT_TRUE(query.Parse("Action=A&X-Signature").ok());
  EXPECT_TRUE(RefuseQuerySignature(query));
}

TEST(AuthFieldsTest, SignedFieldsComeInTheOrderAndUnderTheNamesOfSignedHeaders) {
  const std::vector<HttpField> sent = {{"Host", "h"}, {"X-Date", "d"}, {"Other", "o"}};
  std::vector<HttpField> found = {{"left", "over"}};
  ASSERT_FALSE(FindSignedFields("x-date;host", sent, found));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name, "x-date");
  EXPECT_EQ(found[0].value, "d");
  EXPECT_EQ(found[1].name, "host");
  EXPECT_EQ(found[1].value, "h");
}

TEST(AuthFieldsTest, RefusesASignedFieldSentTwiceButNotAnUnsignedOne) {
  const std::vector<HttpField> sent = {
      {"Host", "h"}, {"X-Date", "d"}, {"X-Note", "1"}, {"x-note", "1"}};
  std::vector<HttpField> found;
  EXPECT_FALSE(FindSignedFields("host;x-date", sent, found));
  const auto error = FindSignedFields("host;x-date;x-note", sent, found);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, AuthErrorCode::kInvalidAuthorization);
}

TEST(AuthFieldsTest, SaysWhatIsWrongWithSignedHeaders) {
  const std::vector<HttpField> sent = {{"Host", "h"}, {"X-Date", "d"}};
  std::vector<HttpField> found;
  EXPECT_EQ(FindSignedFields("host", sent, found)->message, "SignedHeaders: x-date must be signed");
  EXPECT_EQ(FindSignedFields("Host;x-date", sent, found)->message,
            "SignedHeaders: names must be lower case");
  EXPECT_EQ(FindSignedFields("host;host;x-date", sent, found)->message,
            "SignedHeaders: host is named twice");
  EXPECT_EQ(FindSignedFields("x-date;x-note", sent, found)->message,
            "SignedHeaders: x-note was not sent");
}

}  // namespace
}  // namespace rollcall
