#include "openapi/call.h"

#include <string>

#include <gtest/gtest.h>

#include "openapi_test_base.h"

namespace rollcall {
namespace {

using testing::HttpAnswer;

class CallTest : public testing::OpenApiTest {
 protected:
  CallTest() { PassStartGrace(); }
};

TEST_F(CallTest, CarriesTheRequestIdInTheHeaderToo) {
  for (const std::string body : {R"({"AppId":123,"UserIds":[1]})", "bad"}) {
    const HttpAnswer answer = Query(body);
    const std::string id = answer.Field("x-tt-logid");
    EXPECT_EQ(id.size(), 34u);
    EXPECT_TRUE(answer.body.starts_with(R"({"ResponseMetadata":{"RequestId":")" + id + '"'));
    EXPECT_EQ(answer.Field("content-type"), "application/json; charset=utf-8");
    EXPECT_EQ(answer.Field("date"), "Thu, 01 Jan 2026 00:00:10 GMT");
  }
}

TEST_F(CallTest, TellsAPassingFailureFromAFault) {
  struct Case {
    StatusCode code;
    std::string outcome;
  };
  for (const Case& it : {Case{StatusCode::kUnavailable, "503 100019 ServiceUnavailableTemp"},
                         Case{StatusCode::kDeadlineExceeded, "503 100019 ServiceUnavailableTemp"},
                         Case{StatusCode::kInternal, "500 100014 InternalError"},
                         Case{StatusCode::kConflict, "500 100014 InternalError"}}) {
    struct Failing final : HttpHandler {
      void OnRequest(const HttpRequest&, Responder responder) override {
        Call(*desk, std::move(responder), {}).FailWith(Status(code, "the reason"));
      }
      void OnRefused(const HttpRefusal&, Responder) override {}
      CallDesk* desk = nullptr;
      StatusCode code{};
    };
    CallDesk desk(loop_, clock_, random_, metrics_, *log_);
    Failing handler;
    handler.desk = &desk;
    handler.code = it.code;
    HttpDoor http(loop_, clock_, handler, {}, metrics_.door_refusals[Door::kOpenApi]);
    const auto peer = std::make_shared<testing::FakePeer>(loop_);
    http.Accept(std::make_unique<testing::FakeStream>(peer));
    peer->Send("POST / HTTP/1.1\r\nHost: h\r\n\r\n");
    loop_.Run();
    std::string received = peer->TakeReceived();
    const HttpAnswer answer = testing::TakeAnswer(received);
    EXPECT_EQ(Outcome(answer), it.outcome);
    // A fault's reason is for the log; a passing failure's helps the caller.
    EXPECT_EQ(answer.body.find("the reason") != std::string::npos, answer.status == 503);
  }
}

TEST_F(CallTest, CountsEachCallOnce) {
  Query(R"({"AppId":123,"UserIds":[1]})");
  Query("bad");
  const std::string text = metrics_.Render({});
  EXPECT_NE(text.find(R"(rollcall_openapi_requests_total{action="QueryOnlineStatus",code="Ok"} 1)"),
            std::string::npos);
  EXPECT_NE(
      text.find(
          R"(rollcall_openapi_requests_total{action="QueryOnlineStatus",code="JsonParsingError"} 1)"),
      std::string::npos);
}

}  // namespace
}  // namespace rollcall
