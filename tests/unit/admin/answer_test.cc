#include "admin/answer.h"

#include <memory>

#include <gtest/gtest.h>

#include "http/http_door.h"
#include "metrics/catalog.h"
#include "support/fake_stream.h"
#include "support/http_answer.h"
#include "support/manual_clock.h"
#include "support/manual_loop.h"

namespace rollcall {
namespace {

class AnsweringHandler final : public HttpHandler {
 public:
  void OnRequest(const HttpRequest& request, Responder responder) override {
    if (request.head.path() == "/json") {
      AnswerJson(responder, 202, R"({"A":1})");
    } else {
      AnswerError(responder, 401, "say \"please\"", {"WWW-Authenticate", "Bearer"});
    }
  }
  void OnRefused(const HttpRefusal&, Responder) override {}
};

testing::HttpAnswer Get(std::string_view path) {
  testing::ManualClock clock;
  testing::ManualLoop loop(clock);
  AnsweringHandler handler;
  Catalog metrics;
  HttpDoor door(loop, clock, handler, {}, metrics.door_refusals[Door::kAdmin]);
  const auto peer = std::make_shared<testing::FakePeer>(loop);
  door.Accept(std::make_unique<testing::FakeStream>(peer));
  peer->Send("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n");
  loop.Run();
  std::string received = peer->TakeReceived();
  return testing::TakeAnswer(received);
}

TEST(AdminAnswerTest, SendsJsonAsItIs) {
  const testing::HttpAnswer answer = Get("/json");
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.Field("content-type"), "application/json; charset=utf-8");
  EXPECT_EQ(answer.body, R"({"A":1})");
}

TEST(AdminAnswerTest, SendsAnErrorWithItsField) {
  const testing::HttpAnswer answer = Get("/error");
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.Field("www-authenticate"), "Bearer");
  EXPECT_EQ(answer.body, R"({"Error":"say \"please\""})");
}

}  // namespace
}  // namespace rollcall
