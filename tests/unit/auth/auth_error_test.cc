#include "auth/auth_error.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(AuthErrorTest, CodesAreNamedAsTheApiNamesThem) {
  EXPECT_EQ(ToText(AuthErrorCode::kMissingAuthenticationToken), "MissingAuthenticationToken");
  EXPECT_EQ(ToText(AuthErrorCode::kMissingSignature), "MissingSignature");
  EXPECT_EQ(ToText(AuthErrorCode::kMissingRequestInfo), "MissingRequestInfo");
  EXPECT_EQ(ToText(AuthErrorCode::kInvalidTimestamp), "InvalidTimestamp");
  EXPECT_EQ(ToText(AuthErrorCode::kInvalidAuthorization), "InvalidAuthorization");
  EXPECT_EQ(ToText(AuthErrorCode::kInvalidCredential), "InvalidCredential");
  EXPECT_EQ(ToText(AuthErrorCode::kInvalidAccessKey), "InvalidAccessKey");
  EXPECT_EQ(ToText(AuthErrorCode::kSignatureDoesNotMatch), "SignatureDoesNotMatch");
  EXPECT_EQ(ToText(AuthErrorCode::kInvalidSecretToken), "InvalidSecretToken");
  EXPECT_EQ(ToText(AuthErrorCode::kServiceNotFound), "ServiceNotFound");
}

}  // namespace
}  // namespace rollcall
