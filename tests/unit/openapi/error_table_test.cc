#include "openapi/error_table.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(ErrorTableTest, GivesEachErrorItsOwnNumberAndName) {
  std::set<std::int32_t> numbers;
  std::set<std::string_view> names;
  for (const ApiErrorRow& row : ApiErrorTable()) {
    EXPECT_TRUE(numbers.insert(row.number).second) << row.number;
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(&RowOf(row.code), &row);
    EXPECT_FALSE(row.when.empty() || row.message.empty()) << row.name;
  }
}

TEST(ErrorTableTest, KeepsOurNumbersOutOfTheGateways) {
  for (const ApiErrorRow& row : ApiErrorTable()) {
    const bool framing = row.step == ApiStep::kFraming;
    EXPECT_EQ(row.number >= 210100 && row.number <= 210199, framing) << row.name;
    EXPECT_TRUE(framing || (row.number >= 100002 && row.number <= 100026) ||
                (row.number >= 210001 && row.number <= 210008))
        << row.name;
    EXPECT_TRUE(row.http_status >= 400 && row.http_status <= 599) << row.name;
  }
}

TEST(ErrorTableTest, PutsTheDetailIntoTheMessage) {
  EXPECT_EQ(MakeApiError(ApiErrorCode::kMissingParameter, "Action").message,
            "The request is missing Action parameter.");
  EXPECT_EQ(MakeApiError(ApiErrorCode::kInvalidParam, "N: must be {}").message, "N: must be {}");
  EXPECT_EQ(MakeApiError(ApiErrorCode::kFlowLimitExceeded, "unused").message,
            RowOf(ApiErrorCode::kFlowLimitExceeded).message);
}

TEST(ErrorTableTest, KeepsTheVerifiersMessageUnderTheSameName) {
  for (const AuthErrorCode code :
       {AuthErrorCode::kMissingAuthenticationToken, AuthErrorCode::kMissingSignature,
        AuthErrorCode::kMissingRequestInfo, AuthErrorCode::kInvalidTimestamp,
        AuthErrorCode::kInvalidAuthorization, AuthErrorCode::kInvalidCredential,
        AuthErrorCode::kInvalidAccessKey, AuthErrorCode::kSignatureDoesNotMatch,
        AuthErrorCode::kInvalidSecretToken, AuthErrorCode::kServiceNotFound}) {
    const ApiError error = ToApiError({code, "the message"});
    EXPECT_EQ(RowOf(error.code).name, ToText(code));
    EXPECT_EQ(error.message, "the message");
  }
}

TEST(ErrorTableTest, HasARowForEachStatusAConnectionRefusesWith) {
  for (const int status : {400, 404, 405, 408, 413, 414, 415, 417, 431, 501, 505}) {
    const ApiError error = MakeFramingError(status, "the rule");
    EXPECT_EQ(RowOf(error.code).http_status, status);
    EXPECT_EQ(RowOf(error.code).step, ApiStep::kFraming);
    EXPECT_NE(error.message.find("the rule"), std::string::npos);
  }
}

TEST(ErrorTableTest, ListsEveryRowInTheReference) {
  const std::string text = ErrorsReference();
  for (const ApiErrorRow& row : ApiErrorTable()) {
    const std::string start = "| " + std::to_string(row.http_status) + " | " +
                              std::to_string(row.number) + " | `" + std::string(row.name) + "` | ";
    EXPECT_NE(text.find(start), std::string::npos) << start;
  }
}

}  // namespace
}  // namespace rollcall
