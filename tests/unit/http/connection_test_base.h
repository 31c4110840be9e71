// What the tests of http/ share: a door over streams in memory, with a handler the test decides.

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "http/http_door.h"
#include "support/fake_stream.h"
#include "support/http_answer.h"
#include "support/manual_clock.h"
#include "support/manual_loop.h"

namespace rollcall::testing {

// Answers at once with what it was asked, or keeps the Responders for the test.
class EchoHandler final : public HttpHandler {
 public:
  Refused CheckHead(const HttpHead& head) override {
    if (head.path() == "/refused") return {404, "no such path"};
    return {};
  }

  void OnRequest(const HttpRequest& request, Responder responder) override {
    asked.push_back(std::string(request.head.method()) + " " + std::string(request.head.path()) +
                    " " + std::string(request.body));
    if (hold) {
      held.push_back(std::move(responder));
    } else {
      responder.Send({.content_type = "text/plain", .body = asked.back()});
    }
  }

  void OnRefused(const HttpRefusal& refusal, Responder responder) override {
    refused_with_head.push_back(refusal.head != nullptr);
    responder.Send({.status = refusal.status, .body = refusal.rule});
  }

  bool hold = false;
  std::vector<std::string> asked;
  std::vector<bool> refused_with_head;
  std::vector<Responder> held;
};

class ConnectionTest : public ::testing::Test {
 protected:
  std::shared_ptr<FakePeer> Connect() {
    auto peer = std::make_shared<FakePeer>(loop_);
    door().Accept(std::make_unique<FakeStream>(peer));
    loop_.Run();
    return peer;
  }

  HttpDoor& door() {
    if (door_ == nullptr) {
      door_ = std::make_unique<HttpDoor>(loop_, clock_, handler_, options_, refusals());
    }
    return *door_;
  }
  const DoorRefusals& refusals() { return metrics_.door_refusals[Door::kOpenApi]; }
  double Refused(DoorRefusal reason) { return refusals()[reason].Value(); }

  // Sends, runs, and returns what came back since the last time.
  std::string Exchange(FakePeer& peer, std::string_view bytes) {
    peer.Send(bytes);
    loop_.Run();
    return peer.TakeReceived();
  }
  std::vector<HttpAnswer> Answers(FakePeer& peer, std::string_view bytes) {
    return TakeAnswers(Exchange(peer, bytes));
  }

  static std::string Get(std::string_view path, std::string_view fields = {}) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n";
  }
  static std::string Post(std::string_view fields, std::string_view body) {
    return "POST /p HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" + std::string(body);
  }

  ManualClock clock_;
  ManualLoop loop_{clock_};
  Catalog metrics_;
  EchoHandler handler_;
  HttpOptions options_;
  std::unique_ptr<HttpDoor> door_;
};

}  // namespace rollcall::testing
