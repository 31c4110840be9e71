#include "openapi/envelope.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

CallIdentity Identity() {
  CallIdentity call;
  call.request_id.characters.fill('0');
  return call;
}

constexpr std::string_view kId = "0000000000000000000000000000000000";

TEST(EnvelopeTest, LeavesOutWhatIsNotKnown) {
  std::string out;
  AppendErrorEnvelope(Identity(), {ApiErrorCode::kMissingParameter, "why"}, out);
  EXPECT_EQ(out, R"({"ResponseMetadata":{"RequestId":")" + std::string(kId) +
                     R"(","Error":{"CodeN":100002,"Code":"MissingParameter","Message":"why"}}})");
}

TEST(EnvelopeTest, HasResultOrErrorAndNeverBoth) {
  CallIdentity call = Identity();
  call.action = "A";
  call.version = "V";
  call.service = "rtc";
  call.region = "r";
  std::string out;
  OpenResultEnvelope(call, out);
  out += "{}";
  CloseResultEnvelope(out);
  EXPECT_EQ(out, R"({"ResponseMetadata":{"RequestId":")" + std::string(kId) +
                     R"(","Action":"A","Version":"V","Service":"rtc","Region":"r"},"Result":{}})");
}

TEST(EnvelopeTest, EscapesWhatTheCallerSent) {
  CallIdentity call = Identity();
  call.action = "\"},{\n\x01";
  std::string out;
  AppendErrorEnvelope(call, {ApiErrorCode::kInvalidParam, "\"\\"}, out);
  EXPECT_NE(out.find(R"("Action":"\"},{\n\u0001")"), std::string::npos) << out;
  EXPECT_NE(out.find(R"("Message":"\"\\"})"), std::string::npos) << out;
}

}  // namespace
}  // namespace rollcall
