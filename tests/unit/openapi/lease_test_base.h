// What the tests of the four lease actions share.

#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "openapi_test_base.h"

namespace rollcall::testing {

// One row of a table of fields: the body and how it is answered.
struct BodyRow {
  std::string_view body;
  std::string_view outcome;
  std::string_view message = {};
};

inline constexpr std::string_view kInvalid = "400 210002 InvalidParam";
inline constexpr std::string_view kMissing = "400 100002 MissingParameter";

class LeaseTest : public OpenApiTest {
 protected:
  LeaseTest() { PassStartGrace(); }

  // X-Date, and so the signature, is another one each time.
  HttpAnswer Call(const std::string& action, std::string_view body) {
    loop_.RunFor(std::chrono::milliseconds(1000));
    return Send(SignedCall{.action = action,
                           .body = std::string(body),
                           .query = "Action=" + action + "&Version=2026-11-22"});
  }
  // The number after `"name":`.
  static std::string NumberOf(const HttpAnswer& answer, const std::string& name) {
    const auto at = answer.body.find('"' + name + "\":");
    if (at == std::string::npos) return answer.body;
    const auto begin = at + name.size() + 3;
    return answer.body.substr(begin, answer.body.find_first_not_of("0123456789", begin) - begin);
  }
  std::string Open(const std::string& owner = "gw") {
    return NumberOf(
        Call("OpenLease", R"({"AppId":123,"OwnerId":")" + owner + R"(","TtlSeconds":300})"),
        "Epoch");
  }
  std::string Lease(const std::string& epoch, const std::string& more = "") const {
    return R"({"AppId":123,"OwnerId":"gw","Epoch":)" + epoch + more + "}";
  }
  static std::string ResultOf(const HttpAnswer& answer) {
    const auto start = answer.body.find(R"("Result":)");
    return start == std::string::npos ? answer.body : answer.body.substr(start);
  }
  void ExpectEach(const std::string& action, std::span<const BodyRow> rows) {
    for (const BodyRow& row : rows) {
      const HttpAnswer answer = Call(action, row.body);
      EXPECT_EQ(Outcome(answer), row.outcome) << row.body;
      EXPECT_NE(answer.body.find(row.message), std::string::npos) << answer.body;
    }
  }
};

}  // namespace rollcall::testing
