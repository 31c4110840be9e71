#include "openapi/call_metrics.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

class CallMetricsTest : public ::testing::Test {
 protected:
  void ExpectLine(const std::string& line) {
    const std::string text = catalog_.Render({});
    EXPECT_NE(text.find("\n" + line + "\n"), std::string::npos) << line << "\n" << text;
  }
  bool Has(const std::string& part) { return catalog_.Render({}).find(part) != std::string::npos; }

  Catalog catalog_;
  CallMetrics metrics_{catalog_};
  const Action* query_ = FindAction("QueryOnlineStatus", "2020-12-01");
};

TEST_F(CallMetricsTest, CountsByActionAndCode) {
  metrics_.Count(query_, std::nullopt, 1ms);
  metrics_.Count(query_, std::nullopt, 1ms);
  metrics_.Count(query_, ApiErrorCode::kInvalidParam, 1ms);
  metrics_.Count(nullptr, ApiErrorCode::kBadRequest, 1ms);
  ExpectLine(R"(rollcall_openapi_requests_total{action="QueryOnlineStatus",code="Ok"} 2)");
  ExpectLine(
      R"(rollcall_openapi_requests_total{action="QueryOnlineStatus",code="InvalidParam"} 1)");
  ExpectLine(R"(rollcall_openapi_requests_total{action="unknown",code="BadRequest"} 1)");
  ExpectLine(R"(rollcall_openapi_request_seconds_count{action="QueryOnlineStatus"} 3)");
}

TEST_F(CallMetricsTest, CountsTheStepThatRefused) {
  metrics_.Count(nullptr, ApiErrorCode::kBodyTooLarge, 1ms);
  metrics_.Count(nullptr, ApiErrorCode::kSignatureDoesNotMatch, 1ms);
  metrics_.Count(nullptr, ApiErrorCode::kInvalidActionOrVersion, 1ms);
  metrics_.Count(query_, ApiErrorCode::kFlowLimitExceeded, 1ms);
  for (const std::string reason : {"framing", "authentication", "action", "limit"})
    ExpectLine("rollcall_openapi_refused_total{reason=\"" + reason + "\"} 1");
  // These the action itself found.
  metrics_.Count(query_, ApiErrorCode::kNoAuth, 1ms);
  metrics_.Count(query_, ApiErrorCode::kServiceUnavailableTemp, 1ms);
  EXPECT_FALSE(Has(R"(reason="body")"));
  EXPECT_FALSE(Has(R"(reason="server")"));
}

}  // namespace
}  // namespace rollcall
