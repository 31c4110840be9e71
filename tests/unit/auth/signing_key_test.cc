#include "auth/signing_key.h"

#include <string>

#include <gtest/gtest.h>

#include "crypto/hex.h"
#include "unit/auth/vectors.h"

namespace rollcall {
namespace {

std::string FromHex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

// Keys cannot be looked at: two are the same when they sign the same.
void ExpectKey(HmacSha256 key, const std::string& expected_hex) {
  EXPECT_EQ(key.Sign("text"), HmacSha256(FromHex(expected_hex)).Sign("text"));
}

TEST(SigningKeyTest, IsTheOneOfThePublishedExamples) {
  const auto& vectors = testing::LoadVectors();
  ExpectKey(DeriveSigningKey(vectors.secret_key, {"20240115", "cn-north-1", "rtc"}),
            vectors.signing_key_hex);
  ExpectKey(DeriveSigningKey(vectors.doc_example.secret_key, {"20240619", "cn-beijing", "iam"}),
            vectors.doc_example.signing_key_hex);
}

TEST(SigningKeyTest, EveryPartOfTheScopeMatters) {
  const auto sign = [](const SigningScope& scope) {
    return DeriveSigningKey("secret", scope).Sign("text");
  };
  const Sha256Digest digest = sign({"20240115", "region", "service"});
  EXPECT_NE(digest, sign({"20240116", "region", "service"}));
  EXPECT_NE(digest, sign({"20240115", "regions", "ervice"}));
  EXPECT_NE(digest, sign({"20240115", "service", "region"}));
}

TEST(SigningKeyTest, WritesTheScope) {
  std::string text = "AK/";
  AppendScope({"20240115", "cn-north-1", "rtc"}, text);
  EXPECT_EQ(text, "AK/20240115/cn-north-1/rtc/request");
}

}  // namespace
}  // namespace rollcall
