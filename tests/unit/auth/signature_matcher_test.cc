#include "auth/signature_matcher.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "auth/auth_fields.h"
#include "unit/auth/signed_call.h"

namespace rollcall {
namespace {

// Signs with one key, asks with another or the same.
bool Matches(const std::string& secret) {
  testing::SignedCall call = testing::GoodCall();
  QueryString query;
  EXPECT_TRUE(query.Parse(call.query).ok());
  std::vector<HttpField> sent;
  for (const auto& [name, value] : call.fields)
    sent.push_back({name, value});
  AuthorizationHeader authorization;
  EXPECT_FALSE(ParseAuthorization(*call.Find("Authorization"), authorization));
  std::vector<HttpField> signed_fields;
  EXPECT_FALSE(FindSignedFields(authorization.signed_headers, sent, signed_fields));

  const SignedRequest request{
      .method = call.method, .path = call.path, .query = query, .fields = sent, .body = call.body};
  HmacSha256 key = DeriveSigningKey(secret, authorization.scope);
  SignatureMatcher matcher;
  const SignatureClaim claim{.request = request,
                             .authorization = authorization,
                             .signed_fields = signed_fields,
                             .x_date = "20240115T103000Z",
                             .body_hash = HexDigest(Sha256(call.body))};
  const bool matches = matcher.Matches(claim, key);
  EXPECT_EQ(matcher.Matches(claim, key), matches);  // Nothing of the first time is left over.
  return matches;
}

TEST(SignatureMatcherTest, KnowsTheSignatureOfItsKeyAndNoOther) {
  EXPECT_TRUE(Matches(std::string(testing::kTestSecret)));
  EXPECT_FALSE(Matches("another secret of the tests"));
}

}  // namespace
}  // namespace rollcall
